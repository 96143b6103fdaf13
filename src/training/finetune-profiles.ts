import type OpenAI from 'openai';

export const PROVIDERS = ['openai', 'azure', 'nebius', 'own'] as const;
export type ProviderName = (typeof PROVIDERS)[number];

export interface JobWish {
  model: string;
  trainingFile: string;
  validationFile: string | null;
  suffix: string | null;
  epochs: number | null;
  seed: number;
  /** Travels in the job's metadata, so that a job whose creation was not answered is found again. */
  runId: string;
}

/** Where a provider differs from the original. */
export interface ProviderProfile {
  name: ProviderName;
  about: string;
  /** Whether the exchange was seen to work; the others follow the vendor's documentation. */
  isVerified: boolean;
  headers(apiKey: string): Record<string, string>;
  job(wish: JobWish): OpenAI.FineTuning.JobCreateParams;
  /** What has to happen before the model can be called. */
  next: string | null;
}

const common = ({ model, trainingFile, validationFile, suffix, seed, runId }: JobWish) => ({
  model,
  training_file: trainingFile,
  ...(validationFile === null ? {} : { validation_file: validationFile }),
  ...(suffix === null ? {} : { suffix }),
  seed,
  metadata: { umbrage_run: runId },
});

const supervised = (wish: JobWish): OpenAI.FineTuning.JobCreateParams => ({
  ...common(wish),
  method: { type: 'supervised', supervised: { hyperparameters: { n_epochs: wish.epochs ?? 'auto' } } },
});

/** `trainingType` is not in the vendor's types; open-weight bases are refused without it. */
const azureJob = (wish: JobWish): OpenAI.FineTuning.JobCreateParams & { trainingType?: string } =>
  /^gpt-(?:4|3)/.test(wish.model) ? supervised(wish) : { ...supervised(wish), trainingType: 'globalStandard' };

export const PROFILES: Readonly<Record<ProviderName, ProviderProfile>> = {
  openai: {
    name: 'openai',
    about:
      'OpenAI. Closed to organisations without fine-tunes in use; closes for everybody on 2027-01-06. Tried against its published document only.',
    isVerified: false,
    headers: () => ({}),
    job: supervised,
    next: null,
  },
  azure: {
    name: 'azure',
    about:
      'Azure OpenAI, base URL https://<resource>.openai.azure.com/openai/v1. Unverified: written from its documentation.',
    isVerified: false,
    headers: (apiKey) => ({ 'api-key': apiKey }),
    job: azureJob,
    next: 'Create a deployment of the model in Azure; its name is what OPENAI_MODEL takes.',
  },
  nebius: {
    name: 'nebius',
    about: 'Nebius Token Factory. Unverified: written from its documentation.',
    isVerified: false,
    headers: () => ({}),
    // It reads the hyperparameters at the place that the original has given up.
    job: (wish) => ({ ...common(wish), hyperparameters: { n_epochs: wish.epochs ?? 3 } }),
    next: 'Its jobs name no model: deploy a checkpoint with POST /v0/models (source "<job>:<checkpoint>") and call the name you give it.',
  },
  own: {
    name: 'own',
    about: 'This product’s own /v1 with the model umbrage-embedded.',
    isVerified: true,
    headers: () => ({}),
    job: supervised,
    next: null,
  },
};
