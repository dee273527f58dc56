CREATE INDEX "shipment_newest" ON "shipment" USING btree ("shipped_at" DESC NULLS LAST,"id" DESC NULLS LAST);--> statement-breakpoint
CREATE INDEX "shipment_oldest" ON "shipment" USING btree ("shipped_at","id");--> statement-breakpoint
CREATE INDEX "shipment_last_delivered" ON "shipment" USING btree ("accepted_at" DESC NULLS LAST,"id" DESC NULLS LAST);--> statement-breakpoint
CREATE INDEX "shipment_of_partner" ON "shipment" USING btree ("partner_id","shipped_at" DESC NULLS LAST,"id" DESC NULLS LAST);--> statement-breakpoint
CREATE INDEX "sales_order_oldest" ON "sales_order" USING btree ("ordered_on","id");--> statement-breakpoint
CREATE INDEX "sales_order_largest" ON "sales_order" USING btree ("gross_amount" DESC NULLS LAST,"id" DESC NULLS LAST);--> statement-breakpoint
CREATE INDEX "sales_order_by_promise" ON "sales_order" USING btree ("promised_date","id");--> statement-breakpoint
CREATE INDEX "goods_return_newest" ON "goods_return" USING btree ("requested_at" DESC NULLS LAST,"id" DESC NULLS LAST);--> statement-breakpoint
CREATE INDEX "goods_return_oldest" ON "goods_return" USING btree ("requested_at","id");--> statement-breakpoint
CREATE INDEX "goods_return_largest" ON "goods_return" USING btree ("net" DESC NULLS LAST,"id" DESC NULLS LAST);