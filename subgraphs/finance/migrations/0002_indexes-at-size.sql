DROP INDEX "payment_allocation_by_receivable";--> statement-breakpoint
CREATE INDEX "receivable_open_by_partner" ON "receivable" USING btree ("partner_id","due_on","open") WHERE "receivable"."open" > 0;--> statement-breakpoint
CREATE INDEX "payment_allocation_by_receivable" ON "payment_allocation" USING btree ("receivable_id","value_date","amount");