-- Numbers go on where they stand: each counter moves before its table goes.
CREATE TABLE "document_series" (
	"series" text PRIMARY KEY NOT NULL,
	"last" integer NOT NULL
);--> statement-breakpoint
INSERT INTO "document_series" ("series", "last") SELECT "prefix" || "day", "last" FROM "case_number";--> statement-breakpoint
DROP TABLE "case_number" CASCADE;