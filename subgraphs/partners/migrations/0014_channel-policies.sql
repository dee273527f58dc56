CREATE TABLE "channel_policy" (
	"id" text PRIMARY KEY NOT NULL,
	"no" text NOT NULL,
	"revision" integer NOT NULL,
	"status" text NOT NULL,
	"effective_from" date NOT NULL,
	"effective_to" date,
	"shaped_by_ids" text[] DEFAULT '{}' NOT NULL,
	"published_at" timestamp (3) with time zone,
	"version" integer DEFAULT 1 NOT NULL,
	"title" text NOT NULL,
	"body" text NOT NULL,
	"applies_to_kinds" text[] NOT NULL
);
--> statement-breakpoint
ALTER TABLE "channel_policy" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "policy_acknowledgement" (
	"id" text PRIMARY KEY NOT NULL,
	"policy_id" text NOT NULL,
	"partner_id" text NOT NULL,
	"acknowledged_by" text NOT NULL,
	"acknowledged_at" timestamp (3) with time zone NOT NULL
);
--> statement-breakpoint
ALTER TABLE "policy_acknowledgement" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
ALTER TABLE "policy_acknowledgement" ADD CONSTRAINT "policy_acknowledgement_policy_id_channel_policy_id_fk" FOREIGN KEY ("policy_id") REFERENCES "public"."channel_policy"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "policy_acknowledgement" ADD CONSTRAINT "policy_acknowledgement_partner_id_partner_id_fk" FOREIGN KEY ("partner_id") REFERENCES "public"."partner"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE UNIQUE INDEX "channel_policy_revision_once" ON "channel_policy" USING btree ("no","revision");--> statement-breakpoint
CREATE UNIQUE INDEX "channel_policy_one_in_work" ON "channel_policy" USING btree ("no") WHERE "channel_policy"."status" in ('DRAFT', 'SUBMITTED', 'APPROVED');--> statement-breakpoint
CREATE UNIQUE INDEX "channel_policy_one_published" ON "channel_policy" USING btree ("no") WHERE "channel_policy"."status" = 'PUBLISHED';--> statement-breakpoint
CREATE INDEX "channel_policy_newest" ON "channel_policy" USING btree ("effective_from" DESC NULLS LAST,"id" DESC NULLS LAST);--> statement-breakpoint
CREATE INDEX "channel_policy_by_number" ON "channel_policy" USING btree ("no","id" DESC NULLS LAST);--> statement-breakpoint
CREATE INDEX "channel_policy_search" ON "channel_policy" USING gin (search_grams(coalesce("title", '') || ' ' || coalesce("no", '')));--> statement-breakpoint
CREATE UNIQUE INDEX "policy_acknowledgement_once" ON "policy_acknowledgement" USING btree ("policy_id","partner_id");--> statement-breakpoint
CREATE POLICY "own_kind" ON "channel_policy" AS PERMISSIVE FOR SELECT TO public USING ("channel_policy"."published_at" is not null and exists (select 1 from "partner" where "partner"."id" = current_setting('app.partner_id', true) and "partner"."kind" = any("channel_policy"."applies_to_kinds")));--> statement-breakpoint
CREATE POLICY "own_rows" ON "policy_acknowledgement" AS PERMISSIVE FOR SELECT TO public USING ("policy_acknowledgement"."partner_id" = current_setting('app.partner_id', true));