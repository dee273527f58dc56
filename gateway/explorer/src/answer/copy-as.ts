/** The operation in the editors, as another program would send it. */
export interface Copied {
  /** Where the page comes from, such as `http://localhost:4000`. */
  readonly origin: string
  readonly query: string
  readonly operationName?: string | undefined
  readonly variables?: Readonly<Record<string, unknown>> | undefined
}

/** The ways to copy an operation: never with a token in it, which would be stored with the text. */
export const COPIES = {
  curl: { title: 'curl', text: asCurl },
  javascript: { title: 'JavaScript', text: asJavaScript },
  powerQuery: { title: 'Excel Power Query', text: asPowerQuery },
} as const
export type CopyName = keyof typeof COPIES

const bodyOf = ({ query, operationName, variables }: Copied): Record<string, unknown> => ({
  query,
  ...(operationName ? { operationName } : {}),
  ...(variables && Object.keys(variables).length > 0 ? { variables } : {}),
})

/** For a shell that has `TOKEN`. */
export function asCurl(copied: Copied): string {
  const body = JSON.stringify(bodyOf(copied), null, 2).replaceAll("'", String.raw`'\''`)
  return [
    `curl -sS --fail-with-body '${copied.origin}/graphql' \\`,
    `  -H "authorization: Bearer $TOKEN" \\`,
    `  -H 'content-type: application/json' \\`,
    `  --data-raw '${body}'`,
    '',
  ].join('\n')
}

/** A module for Node (18 or newer), and for browsers with another place for the token. */
export function asJavaScript(copied: Copied): string {
  const { query, ...rest } = bodyOf(copied)
  const literal = String(query).replace(/[\\`]|\$\{/g, (special) => `\\${special}`)
  const others = Object.entries(rest).map(([name, value]) => `, ${name}: ${JSON.stringify(value)}`)
  return [
    `const query = \`${literal}\``,
    '',
    `const response = await fetch('${copied.origin}/graphql', {`,
    `  method: 'POST',`,
    '  headers: {',
    `    authorization: \`Bearer \${process.env.TOKEN}\`,`,
    `    'content-type': 'application/json',`,
    `    accept: 'application/graphql-response+json',`,
    '  },',
    `  body: JSON.stringify({ query${others.join('')} }),`,
    '})',
    'const { data, errors } = await response.json()',
    'if (errors) console.error(errors)',
    'console.log(JSON.stringify(data, null, 2))',
    '',
  ].join('\n')
}

/**
 * For Excel: Data, Get Data, Blank Query, Advanced Editor, with the token in a cell named `Token`. It reads the file that the gateway makes,
 * which follows all pages; one that breaks off is an error of the refresh, and the former rows stay.
 */
export function asPowerQuery(copied: Copied): string {
  return [
    'let',
    '    Token = Excel.CurrentWorkbook(){[Name = "Token"]}[Content]{0}[Column1],',
    `    Asked = ${mText(JSON.stringify(bodyOf(copied)))},`,
    `    File = Web.Contents(${mText(copied.origin)}, [`,
    '        RelativePath = "export",',
    '        Query = [format = "csv"],',
    '        Headers = [#"Content-Type" = "application/json", Authorization = "Bearer " & Token],',
    '        Content = Text.ToBinary(Asked, TextEncoding.Utf8),',
    '        Timeout = #duration(0, 0, 30, 0)',
    '    ]),',
    '    Lines = Csv.Document(File, [Delimiter = ",", Encoding = TextEncoding.Utf8, QuoteStyle = QuoteStyle.Csv]),',
    '    Rows = Table.PromoteHeaders(Lines, [PromoteAllScalars = true])',
    'in',
    '    Rows',
    '',
  ].join('\n')
}

/** A text of M: quotes are doubled, and `#(` would begin an escape. */
const mText = (text: string): string =>
  `"${text.replaceAll('#(', '#(#)(').replaceAll('"', '""').replaceAll('\n', '#(lf)').replaceAll('\r', '#(cr)').replaceAll('\t', '#(tab)')}"`
