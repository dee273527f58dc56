CREATE TABLE "demand_analysis" (
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
	"region_code" text NOT NULL,
	"region_path" text NOT NULL,
	"kind" text NOT NULL,
	"product_line" text NOT NULL,
	"required_count" integer NOT NULL,
	"rationale" text NOT NULL
);
--> statement-breakpoint
ALTER TABLE "demand_analysis" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE UNIQUE INDEX "demand_analysis_revision_once" ON "demand_analysis" USING btree ("no","revision");--> statement-breakpoint
CREATE UNIQUE INDEX "demand_analysis_one_in_work" ON "demand_analysis" USING btree ("no") WHERE "demand_analysis"."status" in ('DRAFT', 'SUBMITTED', 'APPROVED');--> statement-breakpoint
CREATE UNIQUE INDEX "demand_analysis_one_published" ON "demand_analysis" USING btree ("no") WHERE "demand_analysis"."status" = 'PUBLISHED';--> statement-breakpoint
CREATE INDEX "demand_analysis_by_region" ON "demand_analysis" USING btree ("region_code","id");--> statement-breakpoint
CREATE INDEX "demand_analysis_most_needed" ON "demand_analysis" USING btree ("required_count" DESC NULLS LAST,"id" DESC NULLS LAST);--> statement-breakpoint
CREATE INDEX "demand_analysis_by_path" ON "demand_analysis" USING btree ("region_path" text_pattern_ops);--> statement-breakpoint
CREATE POLICY "published_rows" ON "demand_analysis" AS PERMISSIVE FOR SELECT TO public USING (("demand_analysis"."published_at" is not null and false));