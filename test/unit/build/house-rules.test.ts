import { describe, expect, it } from 'vitest'
import { checkFile, checkLockFile } from '../../../build/house-rules.ts'

const broken = (file: string, text: string): string[] => checkFile(file, text).map((complaint) => complaint.text)

describe('rules of the house', () => {
  it.each([
    ['renderer/home/home.tsx', "import { x } from '../../main/router.ts'"],
    ['renderer/home/home.tsx', "import fs from 'node:fs'"],
    ['renderer/home/home.tsx', "import { x } from '@fluentui/react-components'"],
    ['renderer/home/home.tsx', "const x = await import('../../main/router.ts')"],
    ['preload/index.ts', "import * as z from 'zod/mini'"],
    ['preload/contract/calls.ts', "import fs from 'node:fs'"],
    ['preload/contract/calls.ts', "import { x } from '../../main/engine/types.ts'"],
    ['main/router.ts', "import { app } from 'electron/main'"],
    ['main/router.ts', "import { x } from '../renderer/app.tsx'"],
    ['main/router.ts', "import { x } from '../test/support/fake.ts'"],
    ['main/engine/run.ts', "import type { Ports } from '../ports/index.ts'"],
    ['main/engine/run.ts', "export * from '../practice/index.ts'"],
    ['main/procedures/x/plan.ts', "import { openPractice } from '../../practice/index.ts'"],
    ['main/procedures/x/plan.ts', "import { connect } from '../../sqlserver/index.ts'"],
    ['main/ports/files.ts', "import fs from 'node:fs'"],
    ['main/sqlserver/statements/x.ts', "import { connect } from '../connect/driver.ts'"],
    ['main/sqlserver/permissions/x.ts', "import { connect } from '../connect/driver.ts'"],
    ['main/sqlserver/permissions/x.ts', "import { practice } from '../../practice/index.ts'"],
    ['main/sqlserver/permissions/x.ts', "import { readFile } from 'node:fs/promises'"],
    ['main/procedures/x/plan.ts', "import { open } from '../../sqlserver/connect/driver.ts'"],
    ['main/application.ts', "import sql from 'mssql'"],
    ['main/practice/sql/x.ts', "const { Connection } = await import('tedious')"],
    ['main/sqlserver.ts', "import sql from 'mssql/msnodesqlv8.js'"],
  ])('%s may not have: %s', (file, text) => {
    expect(broken(file, text)).toHaveLength(1)
  })

  it.each([
    [
      'renderer/home/home.tsx',
      "import { wizards } from '../../preload/contract/index.ts'\nimport { useState } from 'react'",
    ],
    ['main/shell/window.ts', "import { BrowserWindow } from 'electron/main'"],
    [
      'main/engine/run.ts',
      "import type { RunView } from '../../preload/contract/run.ts'\nimport { open } from 'node:fs/promises'",
    ],
    ['main/procedures/x/plan.ts', "import type { Ports } from '../../ports/index.ts'"],
    ['main/procedures/x/plan.ts', "import { databases } from '../../sqlserver/statements/index.ts'"],
    ['main/procedures/x/plan.ts', "import { compare } from '../../sqlserver/permissions/index.ts'"],
    [
      'main/sqlserver/permissions/x.ts',
      "import { logins } from '../statements/index.ts'\nimport { createHash } from 'node:crypto'",
    ],
    ['main/sqlserver/connect/x.ts', "const { default: sql } = await import('mssql')\nimport 'tedious'"],
    ['renderer/home/home.tsx', "import { entries } from 'contract:entries'"],
    ['test/unit/x.test.ts', "import { x } from '../../main/router.ts'"],
  ])('%s may have: %s', (file, text) => {
    expect(broken(file, text)).toEqual([])
  })

  it.each([
    'contextIsolation: false',
    'sandbox: false',
    'webSecurity: false',
    'nodeIntegration: true',
    'webviewTag: true',
    'experimentalFeatures: true',
  ])('the window never has %s', (setting) => {
    expect(broken('main/shell/window.ts', `const x = { ${setting} }`)).toHaveLength(1)
  })

  it('messages, opened programs and the door have one place each', () => {
    expect(broken('main/shell/window.ts', 'ipcMain.handle("x", f)')).toHaveLength(1)
    expect(broken('main/shell/ipc.ts', 'ipcMain.handle("x", f)')).toEqual([])
    expect(broken('main/shell/window.ts', 'shell.openExternal(url)')).toHaveLength(1)
    expect(broken('renderer/app.tsx', 'element.innerHTML = text')).toHaveLength(1)
  })

  it('no path of one machine, no sibling’s name, no file without end', () => {
    expect(broken('README.md', 'see /work/main/x')).toHaveLength(1)
    expect(broken('renderer/app.tsx', "const name = 'Operations Manager'")).toHaveLength(1)
    expect(broken('main/router.ts', 'x\n'.repeat(301))).toHaveLength(1)
  })

  it('the lock file names no host', () => {
    expect(checkLockFile('{"packages":{}}')).toEqual([])
    expect(checkLockFile('{\n"resolved": "https://example.com/x.tgz"}')).toHaveLength(1)
  })
})
