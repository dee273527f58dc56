ALTER TABLE "charger" ADD COLUMN "warranty_months" integer;--> statement-breakpoint
-- What is known of those shipped before: the months their product promises now.
UPDATE "charger" SET "warranty_months" = "product_ref"."warranty_months" FROM "product_ref" WHERE "product_ref"."id" = "charger"."product_id";
