DROP INDEX "ledger_entry_by_day";--> statement-breakpoint
CREATE INDEX "settlement_dispute_newest" ON "settlement_dispute" USING btree ("opened_at" DESC NULLS LAST,"id" DESC NULLS LAST);--> statement-breakpoint
CREATE INDEX "settlement_dispute_oldest" ON "settlement_dispute" USING btree ("opened_at","id");--> statement-breakpoint
CREATE INDEX "settlement_dispute_largest" ON "settlement_dispute" USING btree ("claim" DESC NULLS LAST,"id" DESC NULLS LAST);--> statement-breakpoint
CREATE INDEX "settlement_dispute_by_partner" ON "settlement_dispute" USING btree ("partner_id","opened_at");--> statement-breakpoint
CREATE INDEX "invoice_newest" ON "invoice" USING btree ("issued_on" DESC NULLS LAST,"no" DESC NULLS LAST);--> statement-breakpoint
CREATE INDEX "invoice_oldest" ON "invoice" USING btree ("issued_on","no");--> statement-breakpoint
CREATE INDEX "invoice_largest" ON "invoice" USING btree ("gross" DESC NULLS LAST,"no" DESC NULLS LAST);--> statement-breakpoint
CREATE INDEX "invoice_by_partner_newest" ON "invoice" USING btree ("partner_id","issued_on" DESC NULLS LAST,"no" DESC NULLS LAST);--> statement-breakpoint
CREATE INDEX "ledger_entry_newest" ON "ledger_entry" USING btree ("booked_on" DESC NULLS LAST,"id" DESC NULLS LAST);--> statement-breakpoint
CREATE INDEX "ledger_entry_oldest" ON "ledger_entry" USING btree ("booked_on","id");--> statement-breakpoint
CREATE INDEX "ledger_entry_largest" ON "ledger_entry" USING btree ("amount" DESC NULLS LAST,"id" DESC NULLS LAST);--> statement-breakpoint
CREATE INDEX "payment_newest" ON "payment" USING btree ("value_date" DESC NULLS LAST,"id" DESC NULLS LAST);--> statement-breakpoint
CREATE INDEX "payment_oldest" ON "payment" USING btree ("value_date","id");--> statement-breakpoint
CREATE INDEX "payment_largest" ON "payment" USING btree ("amount" DESC NULLS LAST,"id" DESC NULLS LAST);--> statement-breakpoint
CREATE INDEX "settlement_latest" ON "settlement" USING btree ("period_from" DESC NULLS LAST,"id");--> statement-breakpoint
CREATE INDEX "settlement_largest" ON "settlement" USING btree ("gross" DESC NULLS LAST,"id" DESC NULLS LAST);--> statement-breakpoint
CREATE INDEX "settlement_by_due_day" ON "settlement" USING btree ("due_on","id");