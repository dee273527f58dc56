CREATE TABLE "product" (
	"id" text PRIMARY KEY NOT NULL,
	"sku" text NOT NULL,
	"name" text NOT NULL,
	"line" text NOT NULL,
	"current" text NOT NULL,
	"rated_power_kw" numeric(18,6) NOT NULL,
	"connector_types" text[] NOT NULL,
	"connector_count" integer NOT NULL,
	"ocpp_version" text,
	"lifecycle" text NOT NULL,
	"serialised" boolean NOT NULL,
	"pack_qty" integer NOT NULL,
	"lead_time_days" integer NOT NULL,
	"warranty_months" integer NOT NULL,
	"version" integer DEFAULT 1 NOT NULL,
	CONSTRAINT "product_sku_unique" UNIQUE("sku")
);
--> statement-breakpoint
ALTER TABLE "product" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "shipment" (
	"id" text PRIMARY KEY NOT NULL,
	"no" text NOT NULL,
	"order_id" text NOT NULL,
	"partner_id" text NOT NULL,
	"status" text NOT NULL,
	"carrier" text,
	"tracking_no" text,
	"shipped_at" timestamp (3) with time zone NOT NULL,
	"accepted_at" timestamp (3) with time zone,
	"accepted_on" date,
	"receipt_url" text,
	"promised_date" date NOT NULL,
	"region_path" text NOT NULL,
	"units" integer NOT NULL,
	"net" numeric(18,2),
	"vat" numeric(18,2),
	"version" integer DEFAULT 1 NOT NULL,
	CONSTRAINT "shipment_no_unique" UNIQUE("no")
);
--> statement-breakpoint
ALTER TABLE "shipment" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "shipment_line" (
	"shipment_id" text NOT NULL,
	"order_line_id" text NOT NULL,
	"partner_id" text NOT NULL,
	"product_id" text NOT NULL,
	"qty" integer NOT NULL,
	"serial_nos" text[] NOT NULL,
	"net" numeric(18,2),
	"vat" numeric(18,2),
	CONSTRAINT "shipment_line_shipment_id_order_line_id_pk" PRIMARY KEY("shipment_id","order_line_id")
);
--> statement-breakpoint
ALTER TABLE "shipment_line" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "order_line" (
	"id" text PRIMARY KEY NOT NULL,
	"order_id" text NOT NULL,
	"partner_id" text NOT NULL,
	"line_no" integer NOT NULL,
	"product_id" text NOT NULL,
	"qty" integer NOT NULL,
	"allocated_qty" integer DEFAULT 0 NOT NULL,
	"shipped_qty" integer DEFAULT 0 NOT NULL,
	"delivered_qty" integer DEFAULT 0 NOT NULL,
	"cancelled_qty" integer DEFAULT 0 NOT NULL,
	"unit_price_net" numeric(18,6) NOT NULL,
	"vat_rate" numeric(18,6) NOT NULL,
	"net_amount" numeric(18,2) NOT NULL,
	"vat_amount" numeric(18,2) NOT NULL,
	CONSTRAINT "order_line_quantities" CHECK (0 <= "order_line"."delivered_qty" and "order_line"."delivered_qty" <= "order_line"."shipped_qty" and "order_line"."shipped_qty" <= "order_line"."allocated_qty" and "order_line"."allocated_qty" <= "order_line"."qty" - "order_line"."cancelled_qty" and 0 <= "order_line"."cancelled_qty")
);
--> statement-breakpoint
ALTER TABLE "order_line" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "order_number" (
	"day" date PRIMARY KEY NOT NULL,
	"last" integer NOT NULL
);
--> statement-breakpoint
CREATE TABLE "sales_order" (
	"id" text PRIMARY KEY NOT NULL,
	"no" text NOT NULL,
	"partner_id" text NOT NULL,
	"status" text NOT NULL,
	"hold_reasons" text[] DEFAULT '{}' NOT NULL,
	"waived_holds" text[] DEFAULT '{}' NOT NULL,
	"credit_reserved" boolean DEFAULT false NOT NULL,
	"ordered_on" date NOT NULL,
	"created_at" timestamp (3) with time zone NOT NULL,
	"created_by" text NOT NULL,
	"submitted_at" timestamp (3) with time zone,
	"on_behalf_of" text,
	"confirmed_at" timestamp (3) with time zone,
	"promised_date" date,
	"delivered_at" timestamp (3) with time zone,
	"closed_at" timestamp (3) with time zone,
	"ship_to_region_code" text NOT NULL,
	"ship_to_region_path" text NOT NULL,
	"ship_to_address" text NOT NULL,
	"net_amount" numeric(18,2) NOT NULL,
	"vat_amount" numeric(18,2) NOT NULL,
	"gross_amount" numeric(18,2) NOT NULL,
	"version" integer DEFAULT 1 NOT NULL,
	CONSTRAINT "sales_order_no_unique" UNIQUE("no")
);
--> statement-breakpoint
ALTER TABLE "sales_order" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "territory_ref" (
	"id" text PRIMARY KEY NOT NULL,
	"partner_id" text NOT NULL,
	"region_paths" text[] NOT NULL,
	"product_lines" text[] NOT NULL,
	"exclusive" boolean NOT NULL,
	"valid_from" date NOT NULL,
	"valid_to" date NOT NULL
);
--> statement-breakpoint
CREATE TABLE "price_list" (
	"id" text PRIMARY KEY NOT NULL,
	"no" text NOT NULL,
	"kind" text NOT NULL,
	"revision" integer NOT NULL,
	"mode" text NOT NULL,
	"status" text NOT NULL,
	"effective_from" date NOT NULL,
	"effective_to" date NOT NULL,
	"in_force_to" date NOT NULL,
	"author_id" text NOT NULL,
	"reviewer_id" text,
	"publisher_id" text,
	"published_at" timestamp (3) with time zone,
	"version" integer DEFAULT 1 NOT NULL,
	CONSTRAINT "price_list_no_unique" UNIQUE("no"),
	CONSTRAINT "price_list_ends_after_it_begins" CHECK ("price_list"."effective_from" <= "price_list"."effective_to")
);
--> statement-breakpoint
ALTER TABLE "price_list" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "price_list_item" (
	"price_list_id" text NOT NULL,
	"product_id" text NOT NULL,
	"supply_price_net" numeric(18,6) NOT NULL,
	"guide_retail_price_gross" numeric(18,6) NOT NULL,
	"min_retail_price_gross" numeric(18,6),
	"vat_rate" numeric(18,6) NOT NULL,
	CONSTRAINT "price_list_item_price_list_id_product_id_pk" PRIMARY KEY("price_list_id","product_id")
);
--> statement-breakpoint
ALTER TABLE "price_list_item" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "contract_ref" (
	"id" text PRIMARY KEY NOT NULL,
	"no" text NOT NULL,
	"partner_id" text NOT NULL,
	"effective_from" date NOT NULL,
	"effective_to" date NOT NULL,
	"annual_target" numeric(18,2) NOT NULL
);
--> statement-breakpoint
ALTER TABLE "contract_ref" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "serial_unit" (
	"serial_no" text PRIMARY KEY NOT NULL,
	"partner_id" text NOT NULL,
	"product_id" text NOT NULL,
	"order_id" text NOT NULL,
	"order_no" text NOT NULL,
	"shipment_id" text NOT NULL,
	"shipped_on" date NOT NULL,
	"delivered_on" date,
	"installed_on" date,
	"installed_region_code" text
);
--> statement-breakpoint
ALTER TABLE "serial_unit" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "partner_ref" (
	"id" text PRIMARY KEY NOT NULL,
	"code" text NOT NULL,
	"name" text NOT NULL,
	"kind" text NOT NULL,
	"tier" text NOT NULL,
	"status" text NOT NULL,
	"region_code" text NOT NULL,
	"region_path" text NOT NULL,
	"manager_id" text NOT NULL,
	CONSTRAINT "partner_ref_code_unique" UNIQUE("code")
);
--> statement-breakpoint
ALTER TABLE "partner_ref" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "inbox" (
	"publisher" text PRIMARY KEY NOT NULL,
	"position" bigint DEFAULT 0 NOT NULL
);
--> statement-breakpoint
CREATE TABLE "outbox" (
	"seq" bigint PRIMARY KEY NOT NULL,
	"event_id" text NOT NULL,
	"type" text NOT NULL,
	"version" integer NOT NULL,
	"occurred_at" timestamp (3) with time zone NOT NULL,
	"aggregate_id" text NOT NULL,
	"aggregate_version" integer NOT NULL,
	"correlation_id" text NOT NULL,
	"actor" text NOT NULL,
	"payload" jsonb NOT NULL,
	CONSTRAINT "outbox_event_id_unique" UNIQUE("event_id")
);
--> statement-breakpoint
CREATE TABLE "outbox_head" (
	"id" integer PRIMARY KEY DEFAULT 1 NOT NULL,
	"seq" bigint DEFAULT 0 NOT NULL,
	"audit_seq" bigint DEFAULT 0 NOT NULL,
	"audit_hash" text DEFAULT '' NOT NULL,
	CONSTRAINT "one_row" CHECK ("outbox_head"."id" = 1)
);
--> statement-breakpoint
CREATE TABLE "audit_entry" (
	"seq" bigint PRIMARY KEY NOT NULL,
	"at" timestamp (3) with time zone NOT NULL,
	"actor" text NOT NULL,
	"roles" text[] NOT NULL,
	"operation" text NOT NULL,
	"entity" text NOT NULL,
	"entity_id" text NOT NULL,
	"before_hash" text NOT NULL,
	"after_hash" text NOT NULL,
	"reason" text,
	"correlation_id" text NOT NULL,
	"previous_hash" text NOT NULL,
	"hash" text NOT NULL
);
--> statement-breakpoint
CREATE TABLE "idempotency_key" (
	"viewer" text NOT NULL,
	"operation" text NOT NULL,
	"key" text NOT NULL,
	"request_hash" text NOT NULL,
	"entity_id" text,
	"created_at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "idempotency_key_viewer_operation_key_pk" PRIMARY KEY("viewer","operation","key")
);
--> statement-breakpoint
CREATE INDEX "product_by_line" ON "product" USING btree ("line","sku");--> statement-breakpoint
CREATE INDEX "shipment_by_partner_and_day" ON "shipment" USING btree ("partner_id","accepted_on");--> statement-breakpoint
CREATE INDEX "shipment_by_day" ON "shipment" USING btree ("accepted_on","partner_id");--> statement-breakpoint
CREATE INDEX "shipment_by_order" ON "shipment" USING btree ("order_id");--> statement-breakpoint
CREATE UNIQUE INDEX "order_line_no_once" ON "order_line" USING btree ("order_id","line_no");--> statement-breakpoint
CREATE INDEX "sales_order_by_partner" ON "sales_order" USING btree ("partner_id","ordered_on" DESC NULLS LAST,"id" DESC NULLS LAST);--> statement-breakpoint
CREATE INDEX "sales_order_by_day" ON "sales_order" USING btree ("ordered_on" DESC NULLS LAST,"id" DESC NULLS LAST);--> statement-breakpoint
CREATE INDEX "sales_order_by_status" ON "sales_order" USING btree ("status","ordered_on" DESC NULLS LAST);--> statement-breakpoint
CREATE INDEX "sales_order_by_region" ON "sales_order" USING btree ("ship_to_region_path" text_pattern_ops);--> statement-breakpoint
CREATE INDEX "territory_ref_by_partner" ON "territory_ref" USING btree ("partner_id");--> statement-breakpoint
CREATE UNIQUE INDEX "price_list_revision_once" ON "price_list" USING btree ("kind","revision");--> statement-breakpoint
CREATE INDEX "price_list_in_force" ON "price_list" USING btree ("kind","effective_from");--> statement-breakpoint
CREATE INDEX "price_list_item_by_product" ON "price_list_item" USING btree ("product_id");--> statement-breakpoint
CREATE INDEX "contract_ref_by_partner" ON "contract_ref" USING btree ("partner_id","effective_from");--> statement-breakpoint
CREATE INDEX "serial_unit_in_channel" ON "serial_unit" USING btree ("partner_id","product_id") WHERE "serial_unit"."installed_on" is null;--> statement-breakpoint
CREATE INDEX "serial_unit_by_installation" ON "serial_unit" USING btree ("partner_id","installed_on");--> statement-breakpoint
CREATE INDEX "serial_unit_by_shipment" ON "serial_unit" USING btree ("shipment_id");--> statement-breakpoint
CREATE INDEX "partner_ref_by_region" ON "partner_ref" USING btree ("region_path" text_pattern_ops);--> statement-breakpoint
CREATE INDEX "audit_entry_by_entity" ON "audit_entry" USING btree ("entity_id","seq");--> statement-breakpoint
CREATE INDEX "idempotency_key_by_age" ON "idempotency_key" USING btree ("created_at");--> statement-breakpoint
CREATE POLICY "shared_rows" ON "product" AS PERMISSIVE FOR SELECT TO public USING (true);--> statement-breakpoint
CREATE POLICY "own_rows" ON "shipment" AS PERMISSIVE FOR SELECT TO public USING ("shipment"."partner_id" = current_setting('app.partner_id', true));--> statement-breakpoint
CREATE POLICY "own_rows" ON "shipment_line" AS PERMISSIVE FOR SELECT TO public USING ("shipment_line"."partner_id" = current_setting('app.partner_id', true));--> statement-breakpoint
CREATE POLICY "own_rows" ON "order_line" AS PERMISSIVE FOR SELECT TO public USING ("order_line"."partner_id" = current_setting('app.partner_id', true));--> statement-breakpoint
CREATE POLICY "own_rows" ON "sales_order" AS PERMISSIVE FOR SELECT TO public USING ("sales_order"."partner_id" = current_setting('app.partner_id', true));--> statement-breakpoint
CREATE POLICY "own_kind" ON "price_list" AS PERMISSIVE FOR SELECT TO public USING ("price_list"."published_at" is not null and "price_list"."kind" in (select "partner_ref"."kind" from "partner_ref" where "partner_ref"."id" = current_setting('app.partner_id', true)));--> statement-breakpoint
CREATE POLICY "own_kind" ON "price_list_item" AS PERMISSIVE FOR SELECT TO public USING ("price_list_item"."price_list_id" in (select "price_list"."id" from "price_list"));--> statement-breakpoint
CREATE POLICY "own_rows" ON "contract_ref" AS PERMISSIVE FOR SELECT TO public USING ("contract_ref"."partner_id" = current_setting('app.partner_id', true));--> statement-breakpoint
CREATE POLICY "own_rows" ON "serial_unit" AS PERMISSIVE FOR SELECT TO public USING ("serial_unit"."partner_id" = current_setting('app.partner_id', true));--> statement-breakpoint
CREATE POLICY "own_rows" ON "partner_ref" AS PERMISSIVE FOR SELECT TO public USING ("partner_ref"."id" = current_setting('app.partner_id', true));