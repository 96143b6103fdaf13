DROP INDEX "arrivals_by_kind";--> statement-breakpoint
CREATE INDEX "arrivals_by_problem" ON "arrivals" USING btree ("topic","problem","arrived_at");--> statement-breakpoint
-- By hand: weights hardly shrink, and trying to takes the embedded database a third of a second for each model.
ALTER TABLE "models" ALTER COLUMN "bytes" SET STORAGE EXTERNAL;
