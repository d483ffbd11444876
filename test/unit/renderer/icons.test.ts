import { describe, expect, it } from 'vitest'
import { wizards } from '../../../preload/contract/wizards/index.ts'
import { drawing, icons } from '../../../renderer/theme/icons.tsx'

describe('icons', () => {
  it('has a drawing for every icon that a wizard names', () => {
    const named = wizards.flatMap((wizard) => [wizard.icon, ...wizard.entries.map((entry) => entry.icon)])
    expect(named.length).toBeGreaterThan(0)
    for (const name of named) expect(Object.keys(icons)).toContain(name)
  })

  it('draws a circle for a name that it does not know, also for those of Object', () => {
    expect(drawing('no such icon')).toBe(icons.circle)
    expect(drawing('constructor')).toBe(icons.circle)
  })

  it('starts each part of a drawing at a place of its own, not where the part before it ended', () => {
    for (const d of Object.values(icons)) expect(d.slice(1)).not.toMatch(/m/)
  })
})
