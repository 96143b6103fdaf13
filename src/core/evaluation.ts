/** What an evaluation found out. Rates, confidences and F1 run from 0 to 1, the index from 0 to 100, intervals are of 95 %. */

/** A figure with the interval it lies in. */
export interface Estimate {
  value: number;
  low: number;
  high: number;
}

export interface Evaluation {
  /** ISO 8601. */
  at: string;
  seed: number;
  /** Bootstrap resamples behind each interval. */
  resamples: number;
  data: DataCard;
  /** In the order asked for, baselines last. */
  models: ModelEvaluation[];
  comparisons: Comparison[];
  /** The first embedded model with each remote one behind it. */
  cascades: Cascade[];
  suspects: SuspectedLabel[];
  sideBySide: SideBySide[];
  learningCurve: LearningPoint[];
}

/** What was evaluated on. */
export interface DataCard {
  source: string;
  /** Rows in the file, and of these the ones that were judged. */
  rows: number;
  used: number;
  /** SHA-256 of the labelled rows, in hex, formed as a model's `dataHash` is. */
  hash: string;
  withTopic: number;
  withProblem: number;
  withIndex: number;
  /** First and last day, where the file has dates. */
  span: { from: string; to: string } | null;
  topics: { topic: string; count: number }[];
  /** Rows left out because another row has the same words. */
  duplicates: number;
  /** Texts that occur with more than one topic. */
  contradicting: number;
  /** The overlap with each model's training data; where that is not known, `items` is 0 and says nothing. */
  overlap: { model: string; items: number; isKnown: boolean; note: string }[];
  /** Rows left out because a model had learned from them. */
  leaked: number;
  /** Where the baselines learned. */
  baselinesFrom: string;
}

export interface ModelEvaluation {
  /** As it was asked for. */
  name: string;
  id: string;
  kind: 'embedded' | 'remote' | 'baseline';
  /** What it is, in a sentence. */
  about: string;
  topic: TopicFigures | null;
  problem: ProblemFigures | null;
  index: IndexFigures | null;
  /** Topic, problem and a band of the index all right; null when the data lacks one of them. */
  joint: { topicAndProblem: Estimate | null; topicProblemAndBand: Estimate | null };
  calibration: Calibration | null;
  robustness: Robustness[];
  consistency: Consistency | null;
  operations: Operations;
  slices: Slice[];
  errors: GalleryItem[];
}

export interface TopicFigures {
  items: number;
  accuracy: Estimate;
  macroF1: Estimate;
  weightedF1: number;
  /** Accuracy of always answering the most frequent topic of these items. */
  majority: number;
  /** Share of items whose topic the model never learned, so that it cannot be right; null when its catalogue is unknown. */
  unknownTopics: number | null;
  topics: { topic: string; precision: number; recall: number; f1: number; support: number }[];
  confusion: { truth: string; answer: string; count: number; share: number }[];
  confusedPairs: { truth: string; answer: string; count: number; examples: string[] }[];
}

export interface ProblemFigures {
  items: number;
  exact: Estimate;
  /** Where names differ in case, accents or punctuation only, they count as one. */
  folded: number;
  /** Among items whose topic was right. */
  whereTopicRight: { items: number; accuracy: number };
  /** Share of items with any problem answered. */
  answered: number;
}

export interface IndexFigures {
  items: number;
  meanAbsoluteError: Estimate;
  rootMeanSquaredError: number;
  within10: Estimate;
  spearman: Estimate;
  /** Quadratic weighted kappa on bands. */
  bandKappa: Estimate;
  /** Mean of answer minus truth. */
  bias: number;
  /** Truth and answer of at most 400 items, evenly chosen, for drawing. */
  points: { truth: number; answer: number }[];
}

export interface Calibration {
  expectedCalibrationError: number;
  brier: number;
  /** Of right or wrong given the confidence, in nats. */
  logLoss: number;
  bins: { confidence: number; accuracy: number; low: number; high: number; items: number }[];
  /** Error rate among the most confident items, by the share of items kept. */
  riskCoverage: { coverage: number; risk: number; confidence: number }[];
  /** Mean risk over all coverages; lower is better. */
  areaUnderRiskCoverage: number;
  /** What the installation's confidence floor does to these items. */
  floor: { confidence: number; coverage: number; risk: number };
}

export interface Robustness {
  change: string;
  /** What it does to a text. */
  about: string;
  /** Items whose text the change touched. */
  items: number;
  /** Share whose topic is another one afterwards. */
  flips: Estimate;
  meanIndexShift: number;
}

export interface Consistency {
  pairs: number;
  sameTopic: Estimate;
  meanIndexShift: number;
}

export interface Operations {
  p50Ms: number;
  p95Ms: number;
  p99Ms: number;
  textsPerSecond: number;
  /** Share of answers in which a better model was to be asked and could not answer. */
  degraded: number;
  /** Share of texts without an answer, or with a topic outside the model's catalogue. */
  invalid: number;
  needsReview: number;
  /** In US dollars; null when nothing is charged or the price is unknown. */
  costPer1000: number | null;
}

export interface Slice {
  by: string;
  name: string;
  items: number;
  accuracy: Estimate;
  meanAbsoluteError: number | null;
  /** At least 30 items and 5 points or more under the mean of all. */
  isWeak: boolean;
}

export interface GalleryItem {
  text: string;
  truth: string;
  answer: string;
  confidence: number;
  truthIndex: number | null;
  answerIndex: number;
}

/** Two models on the same items. Differences are `first` minus `second`. */
export interface Comparison {
  first: string;
  second: string;
  topic: {
    items: number;
    accuracy: Estimate;
    macroF1: Estimate;
    onlyFirstRight: number;
    onlySecondRight: number;
    /** Exact McNemar test, two-sided. */
    p: number;
    /** Smallest difference of accuracy that these items would show in 4 of 5 cases at p < 0.05. */
    detectable: number;
    perTopic: { topic: string; f1: Estimate; support: number }[];
  } | null;
  index: { items: number; meanAbsoluteError: Estimate } | null;
}

/** What it buys to ask a remote model about the complaints that an embedded one is least sure of. */
export interface Cascade {
  embedded: string;
  remote: string;
  /** Complaints with a topic. */
  items: number;
  /** By rising threshold; the first asks about none, the last about all. */
  points: CascadePoint[];
}

export interface CascadePoint {
  /** The embedded confidence below which the remote model is asked; above 1: always. */
  threshold: number;
  /** Share of the complaints sent away, and of the topics right, 0 to 1. */
  sent: number;
  accuracy: number;
  /** In US dollars; null when the price is unknown. */
  costPer1000: number | null;
  meanMs: number;
  p95Ms: number;
}

/** A label that two systems contradict with confidence. */
export interface SuspectedLabel {
  text: string;
  label: string;
  answer: string;
  by: string[];
  confidence: number;
}

export interface SideBySide {
  text: string;
  truth: { topic: string | null; problem: string | null; index: number | null };
  answers: { model: string; topic: string | null; problem: string | null; index: number; confidence: number }[];
}

export interface LearningPoint {
  rows: number;
  accuracy: number | null;
  macroF1: number | null;
  meanAbsoluteError: number | null;
}
