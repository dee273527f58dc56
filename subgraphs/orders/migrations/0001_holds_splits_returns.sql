CREATE TABLE "partner_standing" (
	"partner_id" text PRIMARY KEY NOT NULL,
	"overdue_amount" numeric(18,2),
	"overdue_days" integer,
	"training_valid" boolean
);
--> statement-breakpoint
CREATE TABLE "goods_return" (
	"id" text PRIMARY KEY NOT NULL,
	"no" text NOT NULL,
	"order_id" text NOT NULL,
	"partner_id" text NOT NULL,
	"status" text NOT NULL,
	"reason" text NOT NULL,
	"requested_at" timestamp (3) with time zone NOT NULL,
	"requested_by" text NOT NULL,
	"accepted_at" timestamp (3) with time zone,
	"accepted_on" date,
	"rejected_at" timestamp (3) with time zone,
	"rejection_reason" text,
	"region_path" text NOT NULL,
	"units" integer NOT NULL,
	"net" numeric(18,2),
	"vat" numeric(18,2),
	"version" integer DEFAULT 1 NOT NULL,
	CONSTRAINT "goods_return_no_unique" UNIQUE("no")
);
--> statement-breakpoint
ALTER TABLE "goods_return" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "goods_return_line" (
	"return_id" text NOT NULL,
	"order_line_id" text NOT NULL,
	"partner_id" text NOT NULL,
	"product_id" text NOT NULL,
	"qty" integer NOT NULL,
	"serial_nos" text[] NOT NULL,
	"net" numeric(18,2),
	"vat" numeric(18,2),
	CONSTRAINT "goods_return_line_return_id_order_line_id_pk" PRIMARY KEY("return_id","order_line_id"),
	CONSTRAINT "goods_return_line_has_units" CHECK ("goods_return_line"."qty" >= 1)
);
--> statement-breakpoint
ALTER TABLE "goods_return_line" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "return_number" (
	"day" date PRIMARY KEY NOT NULL,
	"last" integer NOT NULL
);
--> statement-breakpoint
ALTER TABLE "order_line" DROP CONSTRAINT "order_line_quantities";--> statement-breakpoint
ALTER TABLE "order_line" ADD COLUMN "returned_qty" integer DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE "sales_order" ADD COLUMN "credit_answers_due" integer DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE "sales_order" ADD COLUMN "split_from_id" text;--> statement-breakpoint
ALTER TABLE "serial_unit" ADD COLUMN "returned_on" date;--> statement-breakpoint
CREATE INDEX "goods_return_by_partner_and_day" ON "goods_return" USING btree ("partner_id","accepted_on");--> statement-breakpoint
CREATE INDEX "goods_return_by_day" ON "goods_return" USING btree ("accepted_on","partner_id");--> statement-breakpoint
CREATE INDEX "goods_return_by_order" ON "goods_return" USING btree ("order_id");--> statement-breakpoint
CREATE INDEX "goods_return_of_partner" ON "goods_return" USING btree ("partner_id","requested_at" DESC NULLS LAST,"id" DESC NULLS LAST);--> statement-breakpoint
CREATE INDEX "goods_return_line_by_order_line" ON "goods_return_line" USING btree ("order_line_id");--> statement-breakpoint
ALTER TABLE "order_line" ADD CONSTRAINT "order_line_quantities" CHECK (0 <= "order_line"."returned_qty" and "order_line"."returned_qty" <= "order_line"."delivered_qty" and "order_line"."delivered_qty" <= "order_line"."shipped_qty" and "order_line"."shipped_qty" <= "order_line"."allocated_qty" and "order_line"."allocated_qty" <= "order_line"."qty" - "order_line"."cancelled_qty" and 0 <= "order_line"."cancelled_qty");--> statement-breakpoint
CREATE POLICY "own_rows" ON "goods_return" AS PERMISSIVE FOR SELECT TO public USING ("goods_return"."partner_id" = current_setting('app.partner_id', true));--> statement-breakpoint
CREATE POLICY "own_rows" ON "goods_return_line" AS PERMISSIVE FOR SELECT TO public USING ("goods_return_line"."partner_id" = current_setting('app.partner_id', true));