DROP INDEX "shipment_by_partner_and_day";--> statement-breakpoint
DROP INDEX "serial_unit_in_channel";--> statement-breakpoint
DROP INDEX "serial_unit_by_installation";--> statement-breakpoint
CREATE INDEX "shipment_by_region" ON "shipment" USING btree ("region_path" text_pattern_ops,"accepted_on","net","units");--> statement-breakpoint
CREATE INDEX "sales_order_by_partner_and_status" ON "sales_order" USING btree ("partner_id","status","ordered_on" DESC NULLS LAST,"id" DESC NULLS LAST);--> statement-breakpoint
CREATE INDEX "sales_order_held" ON "sales_order" USING btree ("ordered_on" DESC NULLS LAST,"id" DESC NULLS LAST,"hold_reasons") WHERE "sales_order"."status" = 'ON_HOLD';--> statement-breakpoint
CREATE INDEX "shipment_by_partner_and_day" ON "shipment" USING btree ("partner_id","accepted_on","net","units");--> statement-breakpoint
CREATE INDEX "serial_unit_in_channel" ON "serial_unit" USING btree ("partner_id","product_id","delivered_on") WHERE "serial_unit"."installed_on" is null;--> statement-breakpoint
CREATE INDEX "serial_unit_by_installation" ON "serial_unit" USING btree ("partner_id","installed_on","product_id");