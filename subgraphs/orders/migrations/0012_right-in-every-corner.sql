ALTER TABLE "sales_order" ADD COLUMN "goods" text DEFAULT '' NOT NULL;--> statement-breakpoint
-- Orders from before are found by their goods as well.
UPDATE "sales_order" SET "goods" = "of_order"."goods" FROM (
  SELECT "order_id", string_agg("sku" || ' ' || "product_name", ' ' ORDER BY "line_no") AS "goods" FROM "order_line" GROUP BY "order_id"
) AS "of_order" WHERE "of_order"."order_id" = "sales_order"."id";--> statement-breakpoint
CREATE INDEX "shipment_search" ON "shipment" USING gin (search_grams(coalesce("carrier", '') || ' ' || coalesce("tracking_no", '') || ' ' || coalesce("no", '')));--> statement-breakpoint
CREATE INDEX "sales_order_search" ON "sales_order" USING gin (search_grams(coalesce("goods", '') || ' ' || coalesce("ship_to_address", '') || ' ' || coalesce("no", '')));