CREATE TABLE "incentive_policy" (
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
	"title" text NOT NULL,
	"kind" text NOT NULL,
	"kinds" text[] NOT NULL,
	"tiers" text[] NOT NULL,
	"product_lines" text[] NOT NULL,
	"thresholds" jsonb NOT NULL,
	"marginal" boolean NOT NULL,
	"payout_gates" jsonb NOT NULL,
	"cap_per_partner" numeric(18,2),
	"budget" numeric(18,2) NOT NULL
);
--> statement-breakpoint
ALTER TABLE "incentive_policy" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE UNIQUE INDEX "incentive_policy_revision_once" ON "incentive_policy" USING btree ("no","revision");--> statement-breakpoint
CREATE UNIQUE INDEX "incentive_policy_one_in_work" ON "incentive_policy" USING btree ("no") WHERE "incentive_policy"."status" in ('DRAFT', 'SUBMITTED', 'APPROVED');--> statement-breakpoint
CREATE UNIQUE INDEX "incentive_policy_one_published" ON "incentive_policy" USING btree ("no") WHERE "incentive_policy"."status" = 'PUBLISHED';--> statement-breakpoint
CREATE INDEX "incentive_policy_latest" ON "incentive_policy" USING btree ("effective_from" DESC NULLS LAST,"id" DESC NULLS LAST);--> statement-breakpoint
CREATE INDEX "incentive_policy_by_number" ON "incentive_policy" USING btree ("no","id" DESC NULLS LAST);--> statement-breakpoint
CREATE INDEX "incentive_policy_by_budget" ON "incentive_policy" USING btree ("budget" DESC NULLS LAST,"id" DESC NULLS LAST);--> statement-breakpoint
CREATE INDEX "incentive_policy_search" ON "incentive_policy" USING gin (search_grams(coalesce("title", '') || ' ' || coalesce("no", '')));--> statement-breakpoint
CREATE POLICY "published_rows" ON "incentive_policy" AS PERMISSIVE FOR SELECT TO public USING ((("incentive_policy"."published_at" is not null and exists (select 1 from "partner" as reader where (reader.id = current_setting('app.partner_id', true) and (cardinality("incentive_policy"."kinds") = 0 or reader.kind = any("incentive_policy"."kinds")) and (cardinality("incentive_policy"."tiers") = 0 or reader.tier = any("incentive_policy"."tiers"))))) and current_setting('app.partner_id', true) <> ''));