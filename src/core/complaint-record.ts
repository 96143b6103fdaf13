import type { Classification } from './classification.ts';
import type { Complaint } from './complaint.ts';
import type { Better } from './correction.ts';

/** All that is known of one complaint. */
export interface ComplaintRecord {
  complaint: Complaint;
  classification: Classification;
  better: Better;
  /** When its latest text was classified, ISO 8601. */
  at: string;
}
