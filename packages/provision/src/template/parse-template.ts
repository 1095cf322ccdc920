import { LineCounter, YAMLMap, isScalar, parseDocument, visit } from 'yaml'
import type { CollectionTag, ScalarTag, Tags, YAMLSeq } from 'yaml'
import { readTemplate, splitAtFirstDot } from './template.ts'
import type { Template } from './template.ts'
import { TemplateError } from './template-error.ts'

// oxfmt-ignore
const FUNCTIONS = [
  'And', 'Base64', 'Cidr', 'Contains', 'Equals', 'FindInMap', 'ForEach', 'GetAZs', 'GetAtt', 'If', 'ImportValue', 'Join',
  'Length', 'Not', 'Or', 'Select', 'Split', 'Sub', 'ToJsonString', 'Transform',
]

/**
 * Reads a CloudFormation template from YAML (with the short forms such as `!Ref`) or JSON.
 *
 * Dates, `yes` and numbers with leading zeros stay text, as people mean them. Of a key that is given twice the last
 * counts, as in CloudFormation, and `warn` is told. Throws a TemplateError that names the line.
 */
export function parseTemplate(text: string, warn: (sentence: string) => void = () => {}): Template {
  return readTemplate(parseText(text, warn))
}

/** Reads text as templates are read, whatever it holds. */
export function parseText(text: string, warn: (sentence: string) => void = () => {}): unknown {
  const lineCounter = new LineCounter()
  const options = { schema: 'core', merge: true, uniqueKeys: false, lineCounter } as const
  const document = parseDocument(text, { ...options, customTags: cloudFormationTags })
  const [problem] = [...document.errors, ...document.warnings]
  if (problem) throw new TemplateError(`The template cannot be read: ${problem.message}`)

  visit(document, {
    Map(_, map) {
      const seen = new Set<unknown>()
      for (const { key } of map.items) {
        if (!isScalar(key) || key.value === '<<') continue
        const { line } = lineCounter.linePos(key.range?.[0] ?? 0)
        if (seen.has(key.value)) warn(`${String(key.value)} is given again in line ${line}: the last one counts.`)
        seen.add(key.value)
      }
    },
  })
  return expanded(document)
}

function expanded(document: ReturnType<typeof parseDocument>): unknown {
  try {
    return document.toJS()
  } catch (cause) {
    // Aliases of aliases, a few lines of which stand for more than there is memory
    throw new TemplateError(`The template cannot be read: ${String(cause)}`, { cause })
  }
}

function cloudFormationTags(core: Tags): Tags {
  const leadingZero: ScalarTag = {
    tag: 'tag:yaml.org,2002:str',
    default: true,
    test: /^[-+]?0\d+$/,
    resolve: (text) => text,
  }
  const functions = FUNCTIONS.flatMap((name) => functionTags(`!${name}`, `Fn::${name}`))
  return [
    leadingZero,
    ...core,
    ...functions,
    ...functionTags('!Ref', 'Ref'),
    ...functionTags('!Condition', 'Condition'),
  ]
}

function functionTags(tag: string, name: string): (ScalarTag | CollectionTag)[] {
  const wrap = (node: YAMLMap | YAMLSeq) => {
    const call = new YAMLMap()
    call.set(name, node)
    return call
  }
  return [
    { tag, resolve: (text: string) => ({ [name]: tag === '!GetAtt' ? splitAtFirstDot(text) : text }) },
    { tag, collection: 'seq', resolve: wrap },
    { tag, collection: 'map', resolve: wrap },
  ]
}
