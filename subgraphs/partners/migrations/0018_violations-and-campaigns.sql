CREATE TABLE "campaign" (
	"id" text PRIMARY KEY NOT NULL,
	"no" text NOT NULL,
	"plan_id" text NOT NULL,
	"partner_id" text NOT NULL,
	"title" text NOT NULL,
	"proposal" text NOT NULL,
	"status" text NOT NULL,
	"starts_on" date NOT NULL,
	"ends_on" date NOT NULL,
	"region_codes" text[] NOT NULL,
	"region_paths" text[] NOT NULL,
	"product_ids" text[] NOT NULL,
	"budget" numeric(18,2) NOT NULL,
	"company_share" numeric(18,2) NOT NULL,
	"contributor_ids" text[] NOT NULL,
	"submitted_at" timestamp (3) with time zone,
	"completed_at" timestamp (3) with time zone,
	"actual_spend" numeric(18,2),
	"leads" integer,
	"units_sold" integer,
	"revenue" numeric(18,2),
	"compliant" boolean,
	"score" numeric(18,6),
	"evaluated_by_id" text,
	"evaluated_at" timestamp (3) with time zone,
	"claimed_subsidy" numeric(18,2),
	"created_at" timestamp (3) with time zone NOT NULL,
	"version" integer DEFAULT 1 NOT NULL,
	CONSTRAINT "campaign_no_unique" UNIQUE("no"),
	CONSTRAINT "share_within_budget" CHECK ("campaign"."company_share" between 0 and "campaign"."budget"),
	CONSTRAINT "subsidy_within_share" CHECK ("campaign"."claimed_subsidy" is null or "campaign"."claimed_subsidy" between 0 and "campaign"."company_share"),
	CONSTRAINT "evaluated_whole" CHECK ("campaign"."status" <> 'EVALUATED' or ("campaign"."actual_spend" is not null and "campaign"."compliant" is not null))
);
--> statement-breakpoint
ALTER TABLE "campaign" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "marketing_plan" (
	"id" text PRIMARY KEY NOT NULL,
	"no" text NOT NULL,
	"revision" integer NOT NULL,
	"status" text NOT NULL,
	"effective_from" date NOT NULL,
	"effective_to" date,
	"withdrawn_to" date,
	"in_force_to" date,
	"author_id" text NOT NULL,
	"contributor_ids" text[] NOT NULL,
	"submitted_at" timestamp (3) with time zone,
	"published_at" timestamp (3) with time zone,
	"version" integer DEFAULT 1 NOT NULL,
	"scope" text NOT NULL,
	"partner_id" text,
	"title" text NOT NULL,
	"region_codes" text[] NOT NULL,
	"region_paths" text[] NOT NULL,
	"strategy" text NOT NULL,
	"budget" numeric(18,2) NOT NULL,
	CONSTRAINT "partner_of_scope" CHECK (("marketing_plan"."scope" = 'PARTNER') = ("marketing_plan"."partner_id" is not null))
);
--> statement-breakpoint
ALTER TABLE "marketing_plan" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "supervision_check" (
	"id" text PRIMARY KEY NOT NULL,
	"partner_id" text NOT NULL,
	"date" date NOT NULL,
	"items" jsonb NOT NULL,
	"passed" boolean NOT NULL,
	"inspector_id" text NOT NULL,
	"rectification_due" date
);
--> statement-breakpoint
ALTER TABLE "supervision_check" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "violation" (
	"id" text PRIMARY KEY NOT NULL,
	"no" text NOT NULL,
	"partner_id" text NOT NULL,
	"kind" text NOT NULL,
	"price_breach" text,
	"status" text NOT NULL,
	"severity" integer NOT NULL,
	"description" text NOT NULL,
	"evidence" text[] NOT NULL,
	"region_code" text,
	"region_path" text,
	"victim_partner_id" text,
	"check_id" text,
	"complaint_id" text,
	"rectification_due" date,
	"rectified_on" date,
	"reported_at" timestamp (3) with time zone NOT NULL,
	"reported_by_id" text,
	"confirmed_at" timestamp (3) with time zone,
	"appeal_until" date,
	"appeal" text,
	"appealed_at" timestamp (3) with time zone,
	"final_at" timestamp (3) with time zone,
	"sanctions" text[] DEFAULT '{}' NOT NULL,
	"deduction_amount" numeric(18,2),
	"forfeited_year" integer,
	"sanctioned_at" timestamp (3) with time zone,
	"points" integer,
	"closed_at" timestamp (3) with time zone,
	"contributor_ids" text[] DEFAULT '{}' NOT NULL,
	"version" integer DEFAULT 1 NOT NULL,
	CONSTRAINT "violation_no_unique" UNIQUE("no"),
	CONSTRAINT "violation_complaint_id_unique" UNIQUE("complaint_id"),
	CONSTRAINT "violation_severity" CHECK ("violation"."severity" between 1 and 3),
	CONSTRAINT "violation_deduction" CHECK (("violation"."deduction_amount" is not null) = ('DEPOSIT_DEDUCTION' = any("violation"."sanctions"))),
	CONSTRAINT "violation_victim" CHECK ("violation"."victim_partner_id" <> "violation"."partner_id")
);
--> statement-breakpoint
ALTER TABLE "violation" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
ALTER TABLE "campaign" ADD CONSTRAINT "campaign_plan_id_marketing_plan_id_fk" FOREIGN KEY ("plan_id") REFERENCES "public"."marketing_plan"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "campaign" ADD CONSTRAINT "campaign_partner_id_partner_id_fk" FOREIGN KEY ("partner_id") REFERENCES "public"."partner"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "marketing_plan" ADD CONSTRAINT "marketing_plan_partner_id_partner_id_fk" FOREIGN KEY ("partner_id") REFERENCES "public"."partner"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "supervision_check" ADD CONSTRAINT "supervision_check_partner_id_partner_id_fk" FOREIGN KEY ("partner_id") REFERENCES "public"."partner"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "violation" ADD CONSTRAINT "violation_partner_id_partner_id_fk" FOREIGN KEY ("partner_id") REFERENCES "public"."partner"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "violation" ADD CONSTRAINT "violation_victim_partner_id_partner_id_fk" FOREIGN KEY ("victim_partner_id") REFERENCES "public"."partner"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "campaign_latest" ON "campaign" USING btree ("starts_on" DESC NULLS LAST,"id" DESC NULLS LAST);--> statement-breakpoint
CREATE INDEX "campaign_largest_share" ON "campaign" USING btree ("company_share" DESC NULLS LAST,"id" DESC NULLS LAST);--> statement-breakpoint
CREATE INDEX "campaign_by_partner" ON "campaign" USING btree ("partner_id","starts_on" DESC NULLS LAST,"id" DESC NULLS LAST);--> statement-breakpoint
CREATE INDEX "campaign_by_plan" ON "campaign" USING btree ("plan_id");--> statement-breakpoint
CREATE INDEX "campaign_to_start" ON "campaign" USING btree ("starts_on","id") WHERE "campaign"."status" = 'APPROVED';--> statement-breakpoint
CREATE INDEX "campaign_to_complete" ON "campaign" USING btree ("ends_on","id") WHERE "campaign"."status" = 'RUNNING';--> statement-breakpoint
CREATE INDEX "campaign_to_evaluate" ON "campaign" USING btree ("completed_at","id") WHERE "campaign"."status" = 'COMPLETED';--> statement-breakpoint
CREATE INDEX "campaign_search" ON "campaign" USING gin (search_grams(coalesce("no", '') || ' ' || coalesce("title", '')));--> statement-breakpoint
CREATE UNIQUE INDEX "marketing_plan_revision_once" ON "marketing_plan" USING btree ("no","revision");--> statement-breakpoint
CREATE UNIQUE INDEX "marketing_plan_one_in_work" ON "marketing_plan" USING btree ("no") WHERE "marketing_plan"."status" in ('DRAFT', 'SUBMITTED', 'APPROVED');--> statement-breakpoint
CREATE UNIQUE INDEX "marketing_plan_one_published" ON "marketing_plan" USING btree ("no") WHERE "marketing_plan"."status" = 'PUBLISHED';--> statement-breakpoint
CREATE INDEX "marketing_plan_latest" ON "marketing_plan" USING btree ("effective_from" DESC NULLS LAST,"id" DESC NULLS LAST);--> statement-breakpoint
CREATE INDEX "marketing_plan_by_number" ON "marketing_plan" USING btree ("no","id" DESC NULLS LAST);--> statement-breakpoint
CREATE INDEX "marketing_plan_by_partner" ON "marketing_plan" USING btree ("partner_id","effective_from");--> statement-breakpoint
CREATE INDEX "marketing_plan_search" ON "marketing_plan" USING gin (search_grams(coalesce("title", '') || ' ' || coalesce("no", '')));--> statement-breakpoint
CREATE INDEX "supervision_check_by_partner" ON "supervision_check" USING btree ("partner_id","date" DESC NULLS LAST,"id" DESC NULLS LAST);--> statement-breakpoint
CREATE INDEX "supervision_check_newest" ON "supervision_check" USING btree ("date" DESC NULLS LAST,"id" DESC NULLS LAST);--> statement-breakpoint
CREATE INDEX "supervision_check_oldest" ON "supervision_check" USING btree ("date","id");--> statement-breakpoint
CREATE INDEX "violation_by_partner" ON "violation" USING btree ("partner_id","reported_at" DESC NULLS LAST,"id" DESC NULLS LAST);--> statement-breakpoint
CREATE INDEX "violation_newest" ON "violation" USING btree ("reported_at" DESC NULLS LAST,"id" DESC NULLS LAST);--> statement-breakpoint
CREATE INDEX "violation_oldest" ON "violation" USING btree ("reported_at","id");--> statement-breakpoint
CREATE INDEX "violation_severest" ON "violation" USING btree ("severity" DESC NULLS LAST,"id" DESC NULLS LAST);--> statement-breakpoint
CREATE INDEX "violation_by_check" ON "violation" USING btree ("check_id");--> statement-breakpoint
CREATE INDEX "violation_by_region" ON "violation" USING btree ("region_path" text_pattern_ops);--> statement-breakpoint
CREATE INDEX "violation_to_rectify" ON "violation" USING btree ("rectification_due","id") WHERE "violation"."status" = 'REPORTED' and "violation"."rectified_on" is null;--> statement-breakpoint
CREATE INDEX "violation_to_appeal" ON "violation" USING btree ("appeal_until","id") WHERE "violation"."status" = 'CONFIRMED' and "violation"."final_at" is null;--> statement-breakpoint
CREATE POLICY "own_rows" ON "campaign" AS PERMISSIVE FOR SELECT TO public USING ("campaign"."partner_id" = current_setting('app.partner_id', true));--> statement-breakpoint
CREATE POLICY "published_rows" ON "marketing_plan" AS PERMISSIVE FOR SELECT TO public USING (("marketing_plan"."published_at" is not null and ("marketing_plan"."partner_id" is null or "marketing_plan"."partner_id" = current_setting('app.partner_id', true))));--> statement-breakpoint
CREATE POLICY "own_rows" ON "supervision_check" AS PERMISSIVE FOR SELECT TO public USING ("supervision_check"."partner_id" = current_setting('app.partner_id', true));--> statement-breakpoint
CREATE POLICY "own_rows" ON "violation" AS PERMISSIVE FOR SELECT TO public USING ("violation"."partner_id" = current_setting('app.partner_id', true));