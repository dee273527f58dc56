CREATE TABLE "parked_event" (
	"publisher" text NOT NULL,
	"sequence" bigint NOT NULL,
	"state" text NOT NULL,
	"type" text NOT NULL,
	"subject" text NOT NULL,
	"keys" text[] NOT NULL,
	"event" text NOT NULL,
	"tries" integer DEFAULT 0 NOT NULL,
	"first_tried_at" timestamp (3) with time zone,
	"last_tried_at" timestamp (3) with time zone,
	"next_try_at" timestamp (3) with time zone,
	"error_class" text,
	"message" text,
	CONSTRAINT "parked_event_publisher_sequence_pk" PRIMARY KEY("publisher","sequence")
);
