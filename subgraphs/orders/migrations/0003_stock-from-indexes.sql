DROP INDEX "serial_unit_in_channel";--> statement-breakpoint
DROP INDEX "serial_unit_by_installation";--> statement-breakpoint
CREATE INDEX "serial_unit_in_channel" ON "serial_unit" USING btree ("partner_id","product_id","delivered_on") WHERE "serial_unit"."installed_on" is null and "serial_unit"."returned_on" is null;--> statement-breakpoint
CREATE INDEX "serial_unit_by_installation" ON "serial_unit" USING btree ("partner_id","installed_on","product_id") WHERE "serial_unit"."returned_on" is null;