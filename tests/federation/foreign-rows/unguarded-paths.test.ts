import { DEPARTMENTS, isOperation, type Operation, permissions, type Role } from '@channelgraph/contracts'
import { schemaOf } from '@channelgraph/service'
import { type GraphQLObjectType, getNamedType, isObjectType, isUnionType, Kind } from 'graphql'
import { expect, test } from 'vitest'
import { definitions } from '../../harness/departments.ts'

// A field without a permission asks for none: whoever reads a row by it must be allowed to read what it leads to.

type Directives = { readonly directives?: readonly { readonly name: { readonly value: string } }[] } | null | undefined

function operationOf(...nodes: Directives[]): Operation | null {
  for (const node of nodes) {
    const directive = node?.directives?.find(({ name }) => name.value === 'permission')
    const value = (directive as { arguments?: readonly { value: { kind: string; value?: string } }[] } | undefined)
      ?.arguments?.[0]?.value
    if (value?.kind === Kind.STRING && value.value && isOperation(value.value)) return value.value
  }
  return null
}

/** Paths that a permission guards by another name, each with its reason. */
const MEANT: Readonly<Record<string, string>> = {
  'DepositAccount.entries': "the account's own entries, which whoever reads the deposit may read",
}

/** An applicant is refused these by what guards the type itself: of what it applied for it reads its own words and no more. */
const REFUSED_TO_APPLICANTS = new Set([
  ...['Viewer.partner', 'Contract.partner', 'Contract.territories', 'Change.actor'],
])

test.each([...DEPARTMENTS])('%s: no path leads to a row that its reader may not read', (department) => {
  const schema = schemaOf(definitions[department])
  const types = Object.values(schema.getTypeMap()).filter(isObjectType)
  const guardOf = (type: GraphQLObjectType) => operationOf(type.astNode, ...type.extensionASTNodes)

  // By which operations a value that is no entity is read: those of the fields that answer it.
  const readBy = new Map<string, Set<Operation>>(
    types.map((type) => [type.name, new Set([guardOf(type) ?? []].flat())]),
  )
  const wrong = new Set<string>()
  for (let grew = true; grew; ) {
    grew = false
    for (const type of types) {
      if (type.name.startsWith('_') || type === schema.getMutationType()) continue
      for (const field of Object.values(type.getFields())) {
        const own = operationOf(field.astNode)
        const answered = getNamedType(field.type)
        const targets = isUnionType(answered) ? answered.getTypes() : [answered]
        for (const target of targets) {
          if (!isObjectType(target)) continue
          const guard = guardOf(target)
          for (const operation of own ? [own] : readBy.get(type.name)!) {
            if (!guard) {
              const known = readBy.get(target.name)!
              grew ||= !known.has(operation)
              known.add(operation)
            } else if (!own) {
              const mayRead: readonly Role[] = permissions[guard]
              const path = `${type.name}.${field.name}`
              const others = permissions[operation].filter(
                (role) => !mayRead.includes(role) && !(role === 'APPLICANT' && REFUSED_TO_APPLICANTS.has(path)),
              )
              if (others.length > 0 && !MEANT[path]) wrong.add(`${path}: ${others} may ${operation}, not ${guard}`)
            }
          }
        }
      }
    }
  }
  expect([...wrong]).toEqual([])
})
