import { termOf } from '@channelgraph/values/labels'
import { type GraphQLSchema, Kind, OperationTypeNode, parse, TypeInfo, visit, visitWithTypeInfo } from 'graphql'
import type { Sound } from '../builder/search-index.ts'
import type { ExplorerExample, FieldOwners } from '../config.ts'
import type { Language } from '../i18n/language.ts'

/** An example with what it is found by. */
export interface Found {
  readonly example: ExplorerExample
  /** The department whose root fields it asks; `several` of several; empty where that is not known. */
  readonly department: string
  /** In lower case: its words in both languages, and the names of the fields it asks for. */
  readonly text: string
  /** The Chinese terms of these fields, and its Chinese title. */
  readonly terms: readonly string[]
}

type Told = Pick<ExplorerExample, 'title' | 'description' | 'zh'>

export const titleOf = ({ title, zh }: Told, language: Language): string =>
  (language === 'zh' ? zh?.title : undefined) ?? title
export const descriptionOf = ({ description, zh }: Told, language: Language): string =>
  (language === 'zh' ? zh?.description : undefined) ?? description

/** Reads the examples against the schema; without one they are found by their own words only. */
export function readExamples(
  examples: readonly ExplorerExample[],
  schema: GraphQLSchema | null,
  owners: FieldOwners | null,
): readonly Found[] {
  return examples.map((example) => {
    const { names, terms, departments } = fieldsOf(example.query, schema, owners)
    const { zh } = example
    const words = [example.name, example.title, example.description, zh?.title, zh?.description, ...names, ...terms]
    return {
      example,
      department: departments.size > 1 ? 'several' : ([...departments][0] ?? ''),
      text: words
        .filter((word) => word !== undefined)
        .join(' ')
        .toLowerCase(),
      terms: [...terms, ...(zh ? [zh.title] : [])],
    }
  })
}

function fieldsOf(query: string, schema: GraphQLSchema | null, owners: FieldOwners | null) {
  const names = new Set<string>()
  const terms = new Set<string>()
  const departments = new Set<string>()
  if (!schema) return { names, terms, departments }
  const info = new TypeInfo(schema)
  const roots = [OperationTypeNode.QUERY, OperationTypeNode.MUTATION].map((kind) => schema.getRootType(kind)?.name)
  const note = (description: string | null | undefined) => {
    const term = termOf(description ?? '')
    if (term !== '') terms.add(term)
  }
  visit(
    parse(query),
    visitWithTypeInfo(info, {
      enter(node) {
        if (node.kind === Kind.ARGUMENT) note(info.getArgument()?.description)
        if (node.kind !== Kind.FIELD) return
        names.add(node.name.value)
        const parent = info.getParentType()?.name
        note(info.getFieldDef()?.description)
        const owner = owners?.departments[`${parent}.${node.name.value}`]
        if (owner !== undefined && roots.includes(parent)) departments.add(owner)
      },
    }),
  )
  return { names, terms, departments }
}

/** The examples in which every word stands: in their texts, or, as pinyin, in their terms. */
export function searchExamples(found: readonly Found[], text: string, sound: Sound | null): readonly Found[] {
  const words = text
    .trim()
    .toLowerCase()
    .split(/\s+/)
    .filter((word) => word !== '')
  return found.filter((one) =>
    words.every(
      (word) =>
        one.text.includes(word) ||
        (sound !== null &&
          /^[a-z]{2,}$/.test(word) &&
          one.terms.some((term) => sound(term).some((said) => said.startsWith(word)))),
    ),
  )
}
