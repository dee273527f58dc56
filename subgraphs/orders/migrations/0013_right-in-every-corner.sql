ALTER TABLE "sales_order" ADD COLUMN "goods" text DEFAULT '' NOT NULL;--> statement-breakpoint
-- Orders from before are found by their goods as well.
UPDATE "sales_order" SET "goods" = "of_order"."goods" FROM (
  SELECT "order_id", string_agg("sku" || ' ' || "product_name", ' ' ORDER BY "line_no") AS "goods" FROM "order_line" GROUP BY "order_id"
) AS "of_order" WHERE "of_order"."order_id" = "sales_order"."id";--> statement-breakpoint
-- Lists from before have the names of today: nobody knows others.
ALTER TABLE "price_list_item" ADD COLUMN "sku" text;--> statement-breakpoint
ALTER TABLE "price_list_item" ADD COLUMN "product_name" text;--> statement-breakpoint
UPDATE "price_list_item" SET "sku" = "product"."sku", "product_name" = "product"."name" FROM "product" WHERE "product"."id" = "price_list_item"."product_id";--> statement-breakpoint
ALTER TABLE "price_list_item" ALTER COLUMN "sku" SET NOT NULL;--> statement-breakpoint
ALTER TABLE "price_list_item" ALTER COLUMN "product_name" SET NOT NULL;--> statement-breakpoint
CREATE INDEX "shipment_search" ON "shipment" USING gin (search_grams(coalesce("carrier", '') || ' ' || coalesce("tracking_no", '') || ' ' || coalesce("no", '')));--> statement-breakpoint
CREATE INDEX "sales_order_search" ON "sales_order" USING gin (search_grams(coalesce("goods", '') || ' ' || coalesce("ship_to_address", '') || ' ' || coalesce("no", '')));