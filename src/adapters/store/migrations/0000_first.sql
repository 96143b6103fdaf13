CREATE TABLE "arrivals" (
	"complaint_id" text PRIMARY KEY NOT NULL,
	"topic" text NOT NULL,
	"problem" text,
	"arrived_at" timestamp with time zone NOT NULL,
	"incident_id" uuid
);
--> statement-breakpoint
CREATE TABLE "asked_texts" (
	"id" uuid PRIMARY KEY DEFAULT gen_random_uuid() NOT NULL,
	"text" text NOT NULL,
	"classification" jsonb NOT NULL,
	"by" text NOT NULL,
	"at" timestamp with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
CREATE TABLE "backfill_tickets" (
	"run_id" uuid NOT NULL,
	"ticket_id" text NOT NULL,
	"outcome" text,
	CONSTRAINT "backfill_tickets_run_id_ticket_id_pk" PRIMARY KEY("run_id","ticket_id")
);
--> statement-breakpoint
CREATE TABLE "backfills" (
	"id" uuid PRIMARY KEY NOT NULL,
	"since" timestamp with time zone NOT NULL,
	"until" timestamp with time zone NOT NULL,
	"alerts" boolean NOT NULL,
	"most_tickets" integer,
	"cursor" text,
	"is_read" boolean DEFAULT false NOT NULL,
	"started_at" timestamp with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
CREATE TABLE "classifications" (
	"id" uuid PRIMARY KEY DEFAULT gen_random_uuid() NOT NULL,
	"complaint_id" text NOT NULL,
	"text_hash" text NOT NULL,
	"complaint" jsonb NOT NULL,
	"classification" jsonb NOT NULL,
	"topic" text,
	"problem" text,
	"index" integer NOT NULL,
	"confidence" real NOT NULL,
	"needs_review" boolean NOT NULL,
	"model" text NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "classifications_once" UNIQUE("complaint_id","text_hash")
);
--> statement-breakpoint
CREATE TABLE "corrections" (
	"id" bigserial PRIMARY KEY NOT NULL,
	"complaint_id" text NOT NULL,
	"better" jsonb NOT NULL,
	"by" text NOT NULL,
	"at" timestamp with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
CREATE TABLE "effects" (
	"effect" text PRIMARY KEY NOT NULL,
	"complaint_id" text,
	"intent" jsonb NOT NULL,
	"result" jsonb,
	"order" bigserial NOT NULL,
	"intended_at" timestamp with time zone DEFAULT now() NOT NULL,
	"settled_at" timestamp with time zone
);
--> statement-breakpoint
CREATE TABLE "escalation_complaints" (
	"complaint_id" text PRIMARY KEY NOT NULL,
	"escalation_id" uuid NOT NULL,
	"joined_at" timestamp with time zone DEFAULT now() NOT NULL,
	"over_at" timestamp with time zone
);
--> statement-breakpoint
CREATE TABLE "escalation_events" (
	"id" bigserial PRIMARY KEY NOT NULL,
	"escalation_id" uuid NOT NULL,
	"revision" integer NOT NULL,
	"event" jsonb NOT NULL,
	"at" timestamp with time zone NOT NULL,
	"surfaces" boolean DEFAULT false NOT NULL,
	CONSTRAINT "escalation_events_once" UNIQUE("escalation_id","revision")
);
--> statement-breakpoint
CREATE TABLE "escalations" (
	"id" uuid PRIMARY KEY NOT NULL,
	"revision" integer NOT NULL,
	"state" text NOT NULL,
	"customer_id" text NOT NULL,
	"opened_at" timestamp with time zone NOT NULL,
	"escalation" jsonb NOT NULL
);
--> statement-breakpoint
CREATE TABLE "inbox" (
	"delivery_id" text PRIMARY KEY NOT NULL,
	"queue" text NOT NULL,
	"key" text NOT NULL,
	"received_at" timestamp with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
CREATE TABLE "incidents" (
	"id" uuid PRIMARY KEY NOT NULL,
	"state" text NOT NULL,
	"topic" text NOT NULL,
	"problem" text,
	"opened_at" timestamp with time zone NOT NULL,
	"incident" jsonb NOT NULL
);
--> statement-breakpoint
CREATE TABLE "models" (
	"id" text PRIMARY KEY NOT NULL,
	"kind" text NOT NULL,
	"bytes" "bytea" NOT NULL,
	"card" jsonb NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
CREATE TABLE "settings" (
	"name" text PRIMARY KEY NOT NULL,
	"value" jsonb NOT NULL,
	"changed_at" timestamp with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
CREATE TABLE "ticket_writes" (
	"id" bigserial PRIMARY KEY NOT NULL,
	"at" timestamp with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "training_rows" (
	"text_hash" text PRIMARY KEY NOT NULL,
	"text" text NOT NULL,
	"topic" text,
	"problem" text,
	"index" real,
	"happened_at" timestamp with time zone,
	"source" text NOT NULL,
	"imported_at" timestamp with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
CREATE TABLE "api_keys" (
	"id" uuid PRIMARY KEY DEFAULT gen_random_uuid() NOT NULL,
	"name" text NOT NULL,
	"hash" text NOT NULL,
	"scopes" jsonb NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"expires_at" timestamp with time zone,
	"revoked_at" timestamp with time zone,
	CONSTRAINT "api_keys_hash_unique" UNIQUE("hash")
);
--> statement-breakpoint
CREATE TABLE "finetune_runs" (
	"id" text PRIMARY KEY NOT NULL,
	"run" jsonb NOT NULL,
	"order" bigserial NOT NULL,
	"changed_at" timestamp with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
CREATE TABLE "model_spending" (
	"endpoint" text NOT NULL,
	"day" text NOT NULL,
	"tokens" bigint NOT NULL,
	"dollars" double precision NOT NULL,
	"requests" integer NOT NULL,
	"fallbacks" integer NOT NULL,
	CONSTRAINT "model_spending_endpoint_day_pk" PRIMARY KEY("endpoint","day")
);
--> statement-breakpoint
CREATE TABLE "served_files" (
	"id" text PRIMARY KEY NOT NULL,
	"filename" text NOT NULL,
	"purpose" text NOT NULL,
	"bytes" "bytea" NOT NULL,
	"size" integer NOT NULL,
	"order" bigserial NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
CREATE TABLE "served_job_events" (
	"order" bigserial PRIMARY KEY NOT NULL,
	"job_id" text NOT NULL,
	"event" jsonb NOT NULL
);
--> statement-breakpoint
CREATE TABLE "served_jobs" (
	"id" text PRIMARY KEY NOT NULL,
	"status" text NOT NULL,
	"job" jsonb NOT NULL,
	"fine_tuned_model" text,
	"model_id" text,
	"order" bigserial NOT NULL,
	CONSTRAINT "served_jobs_fine_tuned_model_unique" UNIQUE("fine_tuned_model")
);
--> statement-breakpoint
CREATE INDEX "arrivals_by_kind" ON "arrivals" USING btree ("topic","arrived_at");--> statement-breakpoint
CREATE INDEX "asked_texts_by_time" ON "asked_texts" USING btree ("at");--> statement-breakpoint
CREATE INDEX "classifications_by_time" ON "classifications" USING btree ("created_at");--> statement-breakpoint
CREATE INDEX "corrections_by_complaint" ON "corrections" USING btree ("complaint_id");--> statement-breakpoint
CREATE INDEX "effects_by_complaint" ON "effects" USING btree ("complaint_id");--> statement-breakpoint
CREATE INDEX "escalation_complaints_by_escalation" ON "escalation_complaints" USING btree ("escalation_id");--> statement-breakpoint
CREATE INDEX "escalations_by_customer" ON "escalations" USING btree ("customer_id");--> statement-breakpoint
CREATE INDEX "escalations_by_state" ON "escalations" USING btree ("state");--> statement-breakpoint
CREATE INDEX "incidents_by_state" ON "incidents" USING btree ("state");--> statement-breakpoint
CREATE INDEX "ticket_writes_by_time" ON "ticket_writes" USING btree ("at");--> statement-breakpoint
CREATE INDEX "served_files_by_order" ON "served_files" USING btree ("order");--> statement-breakpoint
CREATE INDEX "served_job_events_by_job" ON "served_job_events" USING btree ("job_id","order");--> statement-breakpoint
CREATE INDEX "served_jobs_by_order" ON "served_jobs" USING btree ("order");