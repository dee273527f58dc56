ALTER TABLE "order_line" DROP CONSTRAINT "order_line_quantities";--> statement-breakpoint
ALTER TABLE "order_line" ADD COLUMN "sku" text;--> statement-breakpoint
ALTER TABLE "order_line" ADD COLUMN "product_name" text;--> statement-breakpoint
ALTER TABLE "order_line" ADD COLUMN "last_cancelled_qty" integer DEFAULT 0 NOT NULL;--> statement-breakpoint
-- What was ordered before has the names of today: nothing else is known. An order that was cancelled gives back all, as it did.
UPDATE "order_line" SET
	"sku" = "product"."sku", "product_name" = "product"."name",
	"last_cancelled_qty" = CASE WHEN "sales_order"."status" = 'CANCELLED' THEN "order_line"."cancelled_qty" ELSE 0 END
FROM "product", "sales_order" WHERE "product"."id" = "order_line"."product_id" AND "sales_order"."id" = "order_line"."order_id";--> statement-breakpoint
UPDATE "sales_order" SET "credit_reserved" = false WHERE "status" IN ('CANCELLED', 'REJECTED', 'CLOSED');--> statement-breakpoint
ALTER TABLE "order_line" ALTER COLUMN "sku" SET NOT NULL;--> statement-breakpoint
ALTER TABLE "order_line" ALTER COLUMN "product_name" SET NOT NULL;--> statement-breakpoint
ALTER TABLE "order_line" ADD CONSTRAINT "order_line_quantities" CHECK (0 <= "order_line"."returned_qty" and "order_line"."returned_qty" <= "order_line"."delivered_qty" and "order_line"."delivered_qty" <= "order_line"."shipped_qty" and "order_line"."shipped_qty" <= "order_line"."allocated_qty" and "order_line"."allocated_qty" <= "order_line"."qty" - "order_line"."cancelled_qty" and 0 <= "order_line"."last_cancelled_qty" and "order_line"."last_cancelled_qty" <= "order_line"."cancelled_qty");