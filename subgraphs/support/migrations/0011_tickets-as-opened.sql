ALTER TABLE "support_ticket" ADD COLUMN "charger_model" text;--> statement-breakpoint
ALTER TABLE "support_ticket" ADD COLUMN "warranty_covered" boolean;--> statement-breakpoint
-- Tickets opened before have what is known of their charger now.
UPDATE "support_ticket" SET
	"charger_model" = "product_ref"."name",
	"warranty_covered" = ("support_ticket"."opened_at" AT TIME ZONE 'Asia/Shanghai')::date <= "charger"."warranty_until"
FROM "charger" LEFT JOIN "product_ref" ON "product_ref"."id" = "charger"."product_id"
WHERE "charger"."serial_no" = "support_ticket"."serial_no";
