ALTER TABLE "approval" DROP CONSTRAINT "approval_has_three_steps";--> statement-breakpoint
ALTER TABLE "contract" RENAME COLUMN "shaped_by_ids" TO "contributor_ids";--> statement-breakpoint
ALTER TABLE "channel_policy" RENAME COLUMN "shaped_by_ids" TO "contributor_ids";--> statement-breakpoint
ALTER TABLE "channel_policy" ALTER COLUMN "contributor_ids" DROP DEFAULT;--> statement-breakpoint
ALTER TABLE "channel_policy" ADD COLUMN "withdrawn_to" date;--> statement-breakpoint
ALTER TABLE "channel_policy" ADD COLUMN "in_force_to" date;--> statement-breakpoint
ALTER TABLE "channel_policy" ADD COLUMN "author_id" text;--> statement-breakpoint
ALTER TABLE "channel_policy" ADD COLUMN "submitted_at" timestamp (3) with time zone;--> statement-breakpoint
-- Until now the last day was set by a successor or a withdrawal only; which of both, the successors say.
UPDATE "channel_policy" SET "in_force_to" = "effective_to", "effective_to" = NULL;--> statement-breakpoint
UPDATE "channel_policy" SET "withdrawn_to" = "in_force_to" WHERE "status" = 'RETIRED' AND "in_force_to" IS NOT NULL AND NOT EXISTS (
	SELECT 1 FROM "channel_policy" AS later WHERE later."no" = "channel_policy"."no" AND later."revision" > "channel_policy"."revision" AND later."published_at" IS NOT NULL);--> statement-breakpoint
UPDATE "channel_policy" SET "author_id" = coalesce("contributor_ids"[1], 'system'), "submitted_at" = (
	SELECT max("at") FROM "audit_entry" WHERE "entity" = 'ChannelPolicy' AND "entity_id" = "channel_policy"."id" AND "changes" -> 'status' ->> 1 = 'SUBMITTED');--> statement-breakpoint
ALTER TABLE "channel_policy" ALTER COLUMN "author_id" SET NOT NULL;--> statement-breakpoint
ALTER TABLE "approval" ADD CONSTRAINT "approval_has_three_rounds" CHECK ("approval"."step" between 1 and 9);--> statement-breakpoint
DROP POLICY "own_kind" ON "channel_policy" CASCADE;--> statement-breakpoint
CREATE POLICY "published_rows" ON "channel_policy" AS PERMISSIVE FOR SELECT TO public USING (("channel_policy"."published_at" is not null and exists (select 1 from "partner" as reader where reader.id = current_setting('app.partner_id', true) and reader.kind = any("channel_policy"."applies_to_kinds"))));
