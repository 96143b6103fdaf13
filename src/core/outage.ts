/** Hears how the calls to one system end. Neither call ever fails. */
export interface OutageAlarm {
  /** A call gave no good answer. What a person has to mend is somebody else's alarm and is passed over. */
  failed(failure: unknown): Promise<void>;
  /** A call succeeded. */
  fine(): Promise<void>;
}

/** For those who look on while they call, such as an evaluation. */
export const NO_ALARM: OutageAlarm = { failed: async () => undefined, fine: async () => undefined };
