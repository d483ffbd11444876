/**
 * The first key that an object in this JSON text has twice, or nothing. `JSON.parse` keeps the last of two in silence, and
 * two programs that choose differently would read two different keys out of one file.
 *
 * @param text JSON that `JSON.parse` accepted
 */
export function duplicateKey(text: string): string | undefined {
  const open: (Set<string> | 'array')[] = []
  let expectsKey = false
  for (const [token] of text.matchAll(/"(?:[^"\\]|\\.)*"|[{}[\],]/gs)) {
    const inside = open.at(-1)
    if (token === '{') {
      open.push(new Set())
      expectsKey = true
    } else if (token === '[') {
      open.push('array')
      expectsKey = false
    } else if (token === '}' || token === ']') {
      open.pop()
      expectsKey = false
    } else if (token === ',') {
      expectsKey = inside instanceof Set
    } else if (expectsKey && inside instanceof Set) {
      // Through JSON.parse, because "a" and "\u0061" are the same key.
      const key = String(JSON.parse(token))
      if (inside.has(key)) return key
      inside.add(key)
      expectsKey = false
    }
  }
  return undefined
}
