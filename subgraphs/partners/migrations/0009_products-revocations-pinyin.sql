CREATE TABLE "product_ref" (
	"id" text PRIMARY KEY NOT NULL,
	"sku" text NOT NULL,
	"line" text NOT NULL
);
--> statement-breakpoint
ALTER TABLE "product_ref" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
DROP INDEX "partner_by_name";--> statement-breakpoint
ALTER TABLE "certificate" ADD COLUMN "revoked_on" date;--> statement-breakpoint
CREATE INDEX "product_ref_by_line" ON "product_ref" USING btree ("line");--> statement-breakpoint
CREATE INDEX "partner_by_name" ON "partner" USING btree ("name" collate "zh-x-icu","id");--> statement-breakpoint
CREATE POLICY "shared_rows" ON "product_ref" AS PERMISSIVE FOR SELECT TO public USING (true);