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
	"joined_at" timestamp with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
CREATE TABLE "escalation_events" (
	"id" bigserial PRIMARY KEY NOT NULL,
	"escalation_id" uuid NOT NULL,
	"revision" integer NOT NULL,
	"event" jsonb NOT NULL,
	"at" timestamp with time zone NOT NULL,
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
CREATE INDEX "classifications_by_time" ON "classifications" USING btree ("created_at");--> statement-breakpoint
CREATE INDEX "corrections_by_complaint" ON "corrections" USING btree ("complaint_id");--> statement-breakpoint
CREATE INDEX "effects_by_complaint" ON "effects" USING btree ("complaint_id");--> statement-breakpoint
CREATE INDEX "escalation_complaints_by_escalation" ON "escalation_complaints" USING btree ("escalation_id");--> statement-breakpoint
CREATE INDEX "escalations_by_customer" ON "escalations" USING btree ("customer_id");--> statement-breakpoint
CREATE INDEX "escalations_by_state" ON "escalations" USING btree ("state");