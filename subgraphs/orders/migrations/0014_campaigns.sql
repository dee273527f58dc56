CREATE TABLE "campaign_ref" (
	"id" text PRIMARY KEY NOT NULL,
	"partner_id" text NOT NULL,
	"starts_on" date NOT NULL,
	"ends_on" date NOT NULL,
	"region_paths" text[] NOT NULL,
	"product_ids" text[] NOT NULL
);
--> statement-breakpoint
ALTER TABLE "campaign_ref" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE INDEX "campaign_ref_by_partner" ON "campaign_ref" USING btree ("partner_id");--> statement-breakpoint
CREATE POLICY "own_rows" ON "campaign_ref" AS PERMISSIVE FOR SELECT TO public USING ("campaign_ref"."partner_id" = current_setting('app.partner_id', true));