ALTER TABLE "partner_ref" ADD COLUMN "suspended_until" date;--> statement-breakpoint
-- Codes stored before they were read as they are printed are found again: as `normaliseCode` of packages/values writes them.
CREATE FUNCTION pg_temp.code_of(given text) RETURNS text LANGUAGE sql IMMUTABLE AS $$
  SELECT normalize(translate(
    regexp_replace(normalize(given, NFKC), '[\s\u00ad\u061c\u115f\u1160\u180e\u200b-\u200f\u2028-\u202f\u205f-\u206f\u2800\u3164\ufeff\uffa0\u0001-\u001f\u007f-\u009f]', '', 'g'),
    'abcdefghijklmnopqrstuvwxyz' || U&'\2010\2011\2012\2013\2014\2015\2212',
    'ABCDEFGHIJKLMNOPQRSTUVWXYZ-------'
  ), NFKC)
$$;--> statement-breakpoint
-- Of two that become equal the one that was stored as printed keeps the code, or else the older; the other is told apart by its id.
UPDATE "product_ref" SET "sku" = renamed.code
FROM (
  SELECT id, CASE WHEN row_number() OVER same = 1 THEN code ELSE code || '-' || upper(right(id, 6)) END AS code
  FROM (SELECT id, "sku" AS given, coalesce(nullif(pg_temp.code_of("sku"), ''), "sku") AS code FROM "product_ref") AS codes
  WINDOW same AS (PARTITION BY code ORDER BY (given = code) DESC, id)
) AS renamed
WHERE renamed.id = "product_ref".id AND "product_ref"."sku" <> renamed.code;--> statement-breakpoint
UPDATE "product_ref" SET "line" = pg_temp.code_of("line") WHERE "line" <> pg_temp.code_of("line") AND pg_temp.code_of("line") <> '';
