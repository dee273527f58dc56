CREATE TABLE "market_feedback" (
	"id" text PRIMARY KEY NOT NULL,
	"partner_id" text NOT NULL,
	"kind" text NOT NULL,
	"region_code" text,
	"region_path" text,
	"product_id" text,
	"body" text NOT NULL,
	"submitted_by" text NOT NULL,
	"submitted_at" timestamp (3) with time zone NOT NULL,
	"status" text NOT NULL,
	"quality" integer,
	"routed_to" text,
	"outcome" text,
	"adopted_in" text,
	"version" integer DEFAULT 1 NOT NULL,
	CONSTRAINT "answered_with_outcome" CHECK ("market_feedback"."status" not in ('ADOPTED', 'DECLINED', 'CLOSED') or "market_feedback"."outcome" is not null),
	CONSTRAINT "adopted_somewhere" CHECK ("market_feedback"."status" <> 'ADOPTED' or "market_feedback"."adopted_in" is not null),
	CONSTRAINT "quality_1_to_5" CHECK ("market_feedback"."quality" between 1 and 5)
);
--> statement-breakpoint
ALTER TABLE "market_feedback" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "interaction" (
	"id" text PRIMARY KEY NOT NULL,
	"partner_id" text NOT NULL,
	"kind" text NOT NULL,
	"at" timestamp (3) with time zone NOT NULL,
	"by_id" text NOT NULL,
	"summary" text NOT NULL,
	"next_action_on" date,
	"version" integer DEFAULT 1 NOT NULL
);
--> statement-breakpoint
CREATE TABLE "sales_lead" (
	"id" text PRIMARY KEY NOT NULL,
	"no" text NOT NULL,
	"status" text NOT NULL,
	"customer_name" text NOT NULL,
	"customer_phone" text,
	"need" text NOT NULL,
	"region_code" text NOT NULL,
	"region_path" text NOT NULL,
	"product_line" text,
	"source" text NOT NULL,
	"partner_id" text,
	"by_exclusivity" boolean DEFAULT false NOT NULL,
	"answer_due_on" date,
	"closing_reason" text,
	"order_no" text,
	"declined_partner_ids" text[] NOT NULL,
	"opened_by" text NOT NULL,
	"opened_at" timestamp (3) with time zone NOT NULL,
	"version" integer DEFAULT 1 NOT NULL,
	CONSTRAINT "sales_lead_no_unique" UNIQUE("no"),
	CONSTRAINT "passed_on_to_somebody" CHECK ("sales_lead"."status" in ('NEW', 'LOST') or "sales_lead"."partner_id" is not null)
);
--> statement-breakpoint
ALTER TABLE "sales_lead" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "sales_lead_follow_up" (
	"id" text PRIMARY KEY NOT NULL,
	"sales_lead_id" text NOT NULL,
	"partner_id" text,
	"at" timestamp (3) with time zone NOT NULL,
	"written_by" text NOT NULL,
	"by_partner" boolean NOT NULL,
	"note" text NOT NULL
);
--> statement-breakpoint
ALTER TABLE "sales_lead_follow_up" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
ALTER TABLE "market_feedback" ADD CONSTRAINT "market_feedback_partner_id_partner_id_fk" FOREIGN KEY ("partner_id") REFERENCES "public"."partner"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "interaction" ADD CONSTRAINT "interaction_partner_id_partner_id_fk" FOREIGN KEY ("partner_id") REFERENCES "public"."partner"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "sales_lead" ADD CONSTRAINT "sales_lead_partner_id_partner_id_fk" FOREIGN KEY ("partner_id") REFERENCES "public"."partner"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "sales_lead_follow_up" ADD CONSTRAINT "sales_lead_follow_up_sales_lead_id_sales_lead_id_fk" FOREIGN KEY ("sales_lead_id") REFERENCES "public"."sales_lead"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "market_feedback_newest" ON "market_feedback" USING btree ("submitted_at" DESC NULLS LAST,"id" DESC NULLS LAST);--> statement-breakpoint
CREATE INDEX "market_feedback_oldest" ON "market_feedback" USING btree ("submitted_at","id");--> statement-breakpoint
CREATE INDEX "market_feedback_by_partner" ON "market_feedback" USING btree ("partner_id","submitted_at" DESC NULLS LAST,"id" DESC NULLS LAST);--> statement-breakpoint
CREATE INDEX "market_feedback_by_region" ON "market_feedback" USING btree ("region_path" text_pattern_ops);--> statement-breakpoint
CREATE INDEX "market_feedback_unanswered" ON "market_feedback" USING btree ("submitted_at","id") WHERE "market_feedback"."outcome" is null;--> statement-breakpoint
CREATE INDEX "market_feedback_search" ON "market_feedback" USING gin (search_grams(coalesce("body", '')));--> statement-breakpoint
CREATE INDEX "interaction_newest" ON "interaction" USING btree ("at" DESC NULLS LAST,"id" DESC NULLS LAST);--> statement-breakpoint
CREATE INDEX "interaction_by_partner" ON "interaction" USING btree ("partner_id","at" DESC NULLS LAST,"id" DESC NULLS LAST);--> statement-breakpoint
CREATE INDEX "interaction_by_next_action" ON "interaction" USING btree ("next_action_on","id");--> statement-breakpoint
CREATE INDEX "interaction_search" ON "interaction" USING gin (search_grams(coalesce("summary", '')));--> statement-breakpoint
CREATE INDEX "sales_lead_newest" ON "sales_lead" USING btree ("opened_at" DESC NULLS LAST,"id" DESC NULLS LAST);--> statement-breakpoint
CREATE INDEX "sales_lead_by_answer_due" ON "sales_lead" USING btree ("answer_due_on","id");--> statement-breakpoint
CREATE INDEX "sales_lead_by_partner" ON "sales_lead" USING btree ("partner_id","opened_at" DESC NULLS LAST,"id" DESC NULLS LAST);--> statement-breakpoint
CREATE INDEX "sales_lead_by_region" ON "sales_lead" USING btree ("region_path" text_pattern_ops);--> statement-breakpoint
CREATE INDEX "sales_lead_search" ON "sales_lead" USING gin (search_grams(coalesce("no", '') || ' ' || coalesce("customer_name", '')));--> statement-breakpoint
CREATE INDEX "sales_lead_follow_up_by_lead" ON "sales_lead_follow_up" USING btree ("sales_lead_id","at" DESC NULLS LAST,"id" DESC NULLS LAST);--> statement-breakpoint
CREATE POLICY "own_rows" ON "market_feedback" AS PERMISSIVE FOR SELECT TO public USING ("market_feedback"."partner_id" = current_setting('app.partner_id', true));--> statement-breakpoint
CREATE POLICY "own_rows" ON "sales_lead" AS PERMISSIVE FOR SELECT TO public USING ("sales_lead"."partner_id" = current_setting('app.partner_id', true));--> statement-breakpoint
CREATE POLICY "own_rows" ON "sales_lead_follow_up" AS PERMISSIVE FOR SELECT TO public USING ("sales_lead_follow_up"."partner_id" = current_setting('app.partner_id', true));