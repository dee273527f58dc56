CREATE TABLE "market_intel" (
	"id" text PRIMARY KEY NOT NULL,
	"no" text NOT NULL,
	"revision" integer NOT NULL,
	"title" text NOT NULL,
	"status" text NOT NULL,
	"audience_kinds" text[] NOT NULL,
	"audience_tiers" text[] NOT NULL,
	"audience_region_codes" text[] NOT NULL,
	"audience_region_paths" text[] NOT NULL,
	"published_by_id" text NOT NULL,
	"published_at" timestamp (3) with time zone NOT NULL,
	"ended_at" timestamp (3) with time zone,
	"version" integer DEFAULT 1 NOT NULL,
	"topic" text NOT NULL,
	"body" text NOT NULL,
	"region_code" text,
	"region_path" text
);
--> statement-breakpoint
ALTER TABLE "market_intel" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "marketing_material" (
	"id" text PRIMARY KEY NOT NULL,
	"no" text NOT NULL,
	"revision" integer NOT NULL,
	"title" text NOT NULL,
	"status" text NOT NULL,
	"audience_kinds" text[] NOT NULL,
	"audience_tiers" text[] NOT NULL,
	"audience_region_codes" text[] NOT NULL,
	"audience_region_paths" text[] NOT NULL,
	"published_by_id" text NOT NULL,
	"published_at" timestamp (3) with time zone NOT NULL,
	"ended_at" timestamp (3) with time zone,
	"version" integer DEFAULT 1 NOT NULL,
	"kind" text NOT NULL,
	"url" text NOT NULL,
	"product_ids" text[] NOT NULL
);
--> statement-breakpoint
ALTER TABLE "marketing_material" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
ALTER TABLE "campaign" ADD COLUMN "material_ids" text[] DEFAULT '{}'::text[] NOT NULL;--> statement-breakpoint
CREATE UNIQUE INDEX "market_intel_revision_once" ON "market_intel" USING btree ("no","revision");--> statement-breakpoint
CREATE UNIQUE INDEX "market_intel_one_current" ON "market_intel" USING btree ("no") WHERE "market_intel"."status" = 'PUBLISHED';--> statement-breakpoint
CREATE INDEX "market_intel_newest" ON "market_intel" USING btree ("published_at" DESC NULLS LAST,"id" DESC NULLS LAST);--> statement-breakpoint
CREATE INDEX "market_intel_by_path" ON "market_intel" USING btree ("region_path" text_pattern_ops);--> statement-breakpoint
CREATE INDEX "market_intel_search" ON "market_intel" USING gin (search_grams(coalesce("title", '') || ' ' || coalesce("topic", '') || ' ' || coalesce("no", '')));--> statement-breakpoint
CREATE UNIQUE INDEX "marketing_material_revision_once" ON "marketing_material" USING btree ("no","revision");--> statement-breakpoint
CREATE UNIQUE INDEX "marketing_material_one_current" ON "marketing_material" USING btree ("no") WHERE "marketing_material"."status" = 'PUBLISHED';--> statement-breakpoint
CREATE INDEX "marketing_material_newest" ON "marketing_material" USING btree ("published_at" DESC NULLS LAST,"id" DESC NULLS LAST);--> statement-breakpoint
CREATE INDEX "marketing_material_by_product" ON "marketing_material" USING gin ("product_ids");--> statement-breakpoint
CREATE INDEX "marketing_material_search" ON "marketing_material" USING gin (search_grams(coalesce("title", '') || ' ' || coalesce("no", '')));--> statement-breakpoint
CREATE POLICY "published_rows" ON "market_intel" AS PERMISSIVE FOR SELECT TO public USING ((("market_intel"."published_at" is not null and ("market_intel"."status" = 'PUBLISHED' and exists (select 1 from "partner" as reader where (reader.id = current_setting('app.partner_id', true) and (cardinality("market_intel"."audience_kinds") = 0 or reader.kind = any("market_intel"."audience_kinds")) and (cardinality("market_intel"."audience_tiers") = 0 or reader.tier = any("market_intel"."audience_tiers")) and (cardinality("market_intel"."audience_region_paths") = 0 or exists (select 1 from unnest("market_intel"."audience_region_paths") as meant where starts_with(reader.region_path, meant))))))) and current_setting('app.partner_id', true) <> ''));--> statement-breakpoint
CREATE POLICY "published_rows" ON "marketing_material" AS PERMISSIVE FOR SELECT TO public USING ((("marketing_material"."published_at" is not null and ("marketing_material"."status" = 'PUBLISHED' and exists (select 1 from "partner" as reader where (reader.id = current_setting('app.partner_id', true) and (cardinality("marketing_material"."audience_kinds") = 0 or reader.kind = any("marketing_material"."audience_kinds")) and (cardinality("marketing_material"."audience_tiers") = 0 or reader.tier = any("marketing_material"."audience_tiers")) and (cardinality("marketing_material"."audience_region_paths") = 0 or exists (select 1 from unnest("marketing_material"."audience_region_paths") as meant where starts_with(reader.region_path, meant))))))) and current_setting('app.partner_id', true) <> ''));--> statement-breakpoint
ALTER POLICY "published_rows" ON "channel_policy" TO public USING ((("channel_policy"."published_at" is not null and exists (select 1 from "partner" as reader where (reader.id = current_setting('app.partner_id', true) and (cardinality("channel_policy"."applies_to_kinds") = 0 or reader.kind = any("channel_policy"."applies_to_kinds"))))) and current_setting('app.partner_id', true) <> ''));