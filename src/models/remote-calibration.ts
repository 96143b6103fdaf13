import { z } from 'zod';

/** Turns a model's raw confidence into a probability of being right: sigmoid(slope * logit + intercept) (Platt 1999). */
export const Calibration = z.object({ slope: z.number(), intercept: z.number() });
export type Calibration = z.infer<typeof Calibration>;

/** Language models are surer than they are right. Until somebody measured, confidence is drawn towards one half. */
export const UNMEASURED: Calibration = { slope: 0.6, intercept: 0 };

const EDGE = 1e-4;
const logit = (p: number): number => {
  const inside = Math.min(1 - EDGE, Math.max(EDGE, p));
  return Math.log(inside / (1 - inside));
};
const sigmoid = (x: number): number => 1 / (1 + Math.exp(-x));

/** @param confidence raw, 0 to 1. @returns calibrated, 0 to 1 */
export const calibrated = (confidence: number, { slope, intercept }: Calibration): number =>
  sigmoid(slope * logit(confidence) + intercept);

/** Fewer answers than this say too little to move the slope. */
const LEAST = 30;

/**
 * Fits the two numbers on answers of which is known whether the topic was right, by Newton's method with Platt's softened targets and a
 * weak prior that keeps the slope finite where all were right.
 * @returns null when there are fewer than 30 answers
 */
export function fitCalibration(answers: readonly { confidence: number; right: boolean }[]): Calibration | null {
  if (answers.length < LEAST) return null;
  const right = answers.filter((answer) => answer.right).length;
  const high = (right + 1) / (right + 2);
  const low = 1 / (answers.length - right + 2);
  const points = answers.map((answer) => ({ x: logit(answer.confidence), y: answer.right ? high : low }));
  let { slope, intercept } = { slope: 1, intercept: 0 };
  for (let turn = 0; turn < 50; turn++) {
    let [gradientA, gradientB, aa, ab, bb] = [0.01 * (slope - 1), 0, 0.01, 0, 1e-6];
    for (const { x, y } of points) {
      const p = sigmoid(slope * x + intercept);
      const weight = p * (1 - p);
      gradientA += (p - y) * x;
      gradientB += p - y;
      aa += weight * x * x;
      ab += weight * x;
      bb += weight;
    }
    const determinant = aa * bb - ab * ab;
    if (Math.abs(determinant) < 1e-12) break;
    const stepA = (bb * gradientA - ab * gradientB) / determinant;
    const stepB = (aa * gradientB - ab * gradientA) / determinant;
    slope -= stepA;
    intercept -= stepB;
    if (Math.abs(stepA) + Math.abs(stepB) < 1e-9) break;
  }
  return { slope: Math.max(0, slope), intercept };
}
