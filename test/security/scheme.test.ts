import { describe, expect, it } from 'vitest'
import { fileOf } from '../../main/shell/protocol-file.ts'

const root = '/app/renderer'

describe('the app: scheme', () => {
  it('serves the page and its files', () => {
    expect(fileOf('app://wizard/', root)).toBe('/app/renderer/index.html')
    expect(fileOf('app://wizard/index.html', root)).toBe('/app/renderer/index.html')
    expect(fileOf('app://wizard/assets/index-abc.js', root)).toBe('/app/renderer/assets/index-abc.js')
  })

  it.each([
    'app://wizard/../main/index.js',
    'app://wizard/%2e%2e/main/index.js',
    'app://wizard/..%2fmain/index.js',
    'app://wizard/%2e%2e%2f%2e%2e%2fetc/passwd.html',
    'app://wizard/..%5cmain%5cindex.js',
    'app://wizard/a%00.html',
    'app://wizard/assets',
    'app://wizard/index.cjs',
    'app://wizard/package.json',
    'app://other/index.html',
    'app:///index.html',
    'https://wizard/index.html',
    'file:///etc/passwd',
    'app://wizard/%',
    'nonsense',
  ])('never serves %s from outside', (address) => {
    const file = fileOf(address, root)
    expect(file === undefined || file.startsWith(`${root}/`)).toBe(true)
    if (/\.\.|%2e|%5c|%00|other|https|file:|%$|nonsense|cjs|json|assets$/.test(address)) {
      expect(file === undefined || /^\/app\/renderer\/(main|etc)\//.test(file)).toBe(true)
    }
  })
})
