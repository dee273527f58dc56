-- Numbers go on where they stand: each counter moves before its table goes.
CREATE TABLE "document_series" (
	"series" text PRIMARY KEY NOT NULL,
	"last" integer NOT NULL
);--> statement-breakpoint
INSERT INTO "document_series" ("series", "last") SELECT 'SO' || to_char("day", 'YYYYMMDD'), "last" FROM "order_number";--> statement-breakpoint
INSERT INTO "document_series" ("series", "last") SELECT 'RT' || to_char("day", 'YYYYMMDD'), "last" FROM "return_number";--> statement-breakpoint
DROP TABLE "order_number" CASCADE;--> statement-breakpoint
DROP TABLE "return_number" CASCADE;