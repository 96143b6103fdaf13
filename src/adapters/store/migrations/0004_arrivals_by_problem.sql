DROP INDEX "arrivals_by_kind";--> statement-breakpoint
CREATE INDEX "arrivals_by_problem" ON "arrivals" USING btree ("topic","problem","arrived_at");