import { folded } from '../names.ts'

/** Whether `inner` is `outer` or gets into it by way of roles: adding `outer` to it then would close a circle. */
export function reaches(members: readonly { role: string; member: string }[], inner: string, outer: string): boolean {
  const seen = new Set<string>()
  const front = [folded(inner)]
  for (let name = front.pop(); name !== undefined; name = front.pop()) {
    if (name === folded(outer)) return true
    if (seen.has(name)) continue
    seen.add(name)
    for (const each of members) if (folded(each.member) === name) front.push(folded(each.role))
  }
  return false
}
