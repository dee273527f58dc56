-- Numbers go on where they stand: each counter moves before its table goes.
CREATE TABLE "document_series" (
	"series" text PRIMARY KEY NOT NULL,
	"last" integer NOT NULL
);--> statement-breakpoint
INSERT INTO "document_series" ("series", "last") SELECT "series" || '-' || "year", "last" FROM "yearly_number";--> statement-breakpoint
INSERT INTO "document_series" ("series", "last") SELECT 'PT-' || "region_code", "last" FROM "partner_number";--> statement-breakpoint
DROP TABLE "partner_number" CASCADE;--> statement-breakpoint
DROP TABLE "yearly_number" CASCADE;