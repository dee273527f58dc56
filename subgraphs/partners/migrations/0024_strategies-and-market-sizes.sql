CREATE TABLE "market_size" (
	"id" text PRIMARY KEY NOT NULL,
	"region_code" text NOT NULL,
	"region_path" text NOT NULL,
	"year" integer NOT NULL,
	"chargers" integer NOT NULL,
	"source" text NOT NULL,
	"recorded_by_id" text NOT NULL,
	"recorded_at" timestamp (3) with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "channel_strategy" (
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
	"year" integer NOT NULL,
	"summary" text NOT NULL,
	"region_targets" jsonb NOT NULL
);
--> statement-breakpoint
ALTER TABLE "channel_strategy" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE INDEX "market_size_latest" ON "market_size" USING btree ("year" DESC NULLS LAST,"recorded_at" DESC NULLS LAST,"id" DESC NULLS LAST);--> statement-breakpoint
CREATE INDEX "market_size_by_region" ON "market_size" USING btree ("region_code","year","recorded_at");--> statement-breakpoint
CREATE INDEX "market_size_by_path" ON "market_size" USING btree ("region_path" text_pattern_ops);--> statement-breakpoint
CREATE UNIQUE INDEX "channel_strategy_revision_once" ON "channel_strategy" USING btree ("no","revision");--> statement-breakpoint
CREATE UNIQUE INDEX "channel_strategy_one_in_work" ON "channel_strategy" USING btree ("no") WHERE "channel_strategy"."status" in ('DRAFT', 'SUBMITTED', 'APPROVED');--> statement-breakpoint
CREATE UNIQUE INDEX "channel_strategy_one_published" ON "channel_strategy" USING btree ("no") WHERE "channel_strategy"."status" = 'PUBLISHED';--> statement-breakpoint
CREATE INDEX "channel_strategy_by_year" ON "channel_strategy" USING btree ("year" DESC NULLS LAST,"id" DESC NULLS LAST);--> statement-breakpoint
CREATE POLICY "published_rows" ON "channel_strategy" AS PERMISSIVE FOR SELECT TO public USING ((("channel_strategy"."published_at" is not null and false) and current_setting('app.partner_id', true) <> ''));