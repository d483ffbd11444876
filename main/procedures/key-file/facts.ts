import { localTime } from '../../engine/times.ts'
import type { Fact } from '../../engine/types.ts'
import { roleWords, shortFingerprint } from '../../keyfile/index.ts'
import type { KeyFileContents } from './open.ts'

const BESIDE: Record<KeyFileContents['beside'], Pick<Fact, 'value' | 'style'>> = {
  fits: { value: 'Fits: the file is as it was written', style: 'good' },
  differs: { value: 'Does not fit this file', style: 'warn' },
  none: { value: 'None', style: 'quiet' },
}

/** What is in a key file, for people. No part of the key. */
export function fileFacts({ name, payload, beside }: KeyFileContents): Fact[] {
  const { machine, product, managementGroup, database } = payload
  return [
    { label: 'File', value: name },
    { label: 'Computer name', value: machine.fqdn },
    { label: 'Role', value: sentenceCase(roleWords(product.role)) },
    ...(managementGroup === '' ? [] : [{ label: 'Management group', value: managementGroup }]),
    ...(database === undefined ? [] : [{ label: 'Database', value: `${database.name} on ${database.server}` }]),
    { label: 'Version', value: `${product.name}, ${product.version}` },
    { label: 'Backed up', value: `${localTime(new Date(payload.created))}, by ${payload.operator}` },
    { label: 'Key fingerprint', value: shortFingerprint(payload.keyFingerprint), style: 'mono', copy: true },
    { label: 'Text file beside it', ...BESIDE[beside] },
  ]
}

function sentenceCase(words: string): string {
  return words.charAt(0).toUpperCase() + words.slice(1)
}
