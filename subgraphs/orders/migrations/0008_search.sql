-- The characters of a text and its pairs of neighbouring characters, in normal width and small letters, blanks left out: what a
-- search looks rows up by (decision 48). Costly, so that it is asked of an index before it is computed for a row.
CREATE FUNCTION "search_grams"("given" text) RETURNS text[]
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE COST 1000
RETURN (
  SELECT coalesce(array_agg(DISTINCT gram), '{}')
  FROM (
    SELECT letter, letter || lead(letter) OVER (ORDER BY place) AS pair
    FROM unnest(string_to_array(lower(normalize(given, NFKC)), NULL)) WITH ORDINALITY AS letters(letter, place)
  ) AS neighbours,
  LATERAL (VALUES (letter), (pair)) AS grams(gram)
  WHERE gram !~ '\s'
);--> statement-breakpoint
ALTER TABLE "product" ADD COLUMN "name_initials" text;--> statement-breakpoint
CREATE INDEX "product_search" ON "product" USING gin (search_grams(coalesce("name", '') || ' ' || coalesce("name_initials", '') || ' ' || coalesce("sku", '')));