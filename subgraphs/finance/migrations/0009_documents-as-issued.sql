CREATE TABLE "product_ref" (
	"id" text PRIMARY KEY NOT NULL,
	"sku" text NOT NULL,
	"name" text NOT NULL
);
--> statement-breakpoint
ALTER TABLE "product_ref" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "company_ref" (
	"partner_id" text PRIMARY KEY NOT NULL,
	"uscc" text NOT NULL,
	"address" text
);
--> statement-breakpoint
ALTER TABLE "company_ref" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
ALTER TABLE "delivery_ref" ADD COLUMN "sku" text;--> statement-breakpoint
ALTER TABLE "delivery_ref" ADD COLUMN "product_name" text;--> statement-breakpoint
ALTER TABLE "delivery_ref" ADD COLUMN "unit_price_net" numeric(18,6);--> statement-breakpoint
ALTER TABLE "invoice" ADD COLUMN "as_issued" jsonb;--> statement-breakpoint
ALTER TABLE "settlement" ADD COLUMN "as_issued" jsonb;--> statement-breakpoint
ALTER TABLE "settlement_line" ADD COLUMN "product_id" text;--> statement-breakpoint
ALTER TABLE "settlement_line" ADD COLUMN "sku" text;--> statement-breakpoint
ALTER TABLE "settlement_line" ADD COLUMN "product_name" text;--> statement-breakpoint
ALTER TABLE "settlement_line" ADD COLUMN "qty" integer;--> statement-breakpoint
ALTER TABLE "settlement_line" ADD COLUMN "unit_price_net" numeric(18,6);--> statement-breakpoint
ALTER TABLE "settlement_run" ADD COLUMN "pending_partner_ids" text[] DEFAULT '{}' NOT NULL;--> statement-breakpoint
CREATE INDEX "settlement_run_pending" ON "settlement_run" USING btree ("period_from") WHERE "settlement_run"."pending_partner_ids" <> '{}';--> statement-breakpoint
CREATE POLICY "shared_rows" ON "product_ref" AS PERMISSIVE FOR SELECT TO public USING (true);--> statement-breakpoint
CREATE POLICY "own_rows" ON "company_ref" AS PERMISSIVE FOR SELECT TO public USING ("company_ref"."partner_id" = current_setting('app.partner_id', true));--> statement-breakpoint
-- Documents issued before have the name of today, and lines the product and the units of their delivery: nothing else is known.
UPDATE "settlement_line" SET "product_id" = "delivery_ref"."product_id", "qty" = "delivery_ref"."qty"
FROM "delivery_ref" WHERE "delivery_ref"."id" = "settlement_line"."delivery_id";--> statement-breakpoint
UPDATE "settlement" SET "as_issued" = jsonb_build_object('code', p."code", 'name', p."name", 'uscc', null, 'address', null, 'regionCode', p."region_code")
FROM "partner_ref" p WHERE p."id" = "settlement"."partner_id" AND "settlement"."sent_at" IS NOT NULL;--> statement-breakpoint
UPDATE "invoice" SET "as_issued" = jsonb_build_object('code', p."code", 'name', p."name", 'uscc', null, 'address', null, 'regionCode', p."region_code")
FROM "partner_ref" p WHERE p."id" = "invoice"."partner_id";
