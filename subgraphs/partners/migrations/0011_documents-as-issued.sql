ALTER TABLE "partner" ADD COLUMN "address" text;--> statement-breakpoint
ALTER TABLE "partner" ADD COLUMN "company_told" boolean DEFAULT true NOT NULL;--> statement-breakpoint
CREATE INDEX "partner_company_to_tell" ON "partner" USING btree ("id") WHERE not "partner"."company_told";--> statement-breakpoint
-- The others were told of these before their events said what documents are made out to: `tell-companies` tells them.
UPDATE "partner" SET "company_told" = false;
