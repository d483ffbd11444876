import { createRoot } from 'react-dom/client'
import { createAppStore } from './app-store.ts'
import { App } from './app.tsx'
import { Boundary } from './boundary.tsx'
import { createClient } from './bridge.ts'
import { ClientContext } from './bridge-context.ts'
import './theme/index.css'

const root = document.getElementById('root')
if (root === null) throw new Error('index.html has no element with the id "root"')
const client = createClient(window.recovery)
const store = createAppStore(client)
void store.getState().reload()
createRoot(root).render(
  <Boundary>
    <ClientContext value={client}>
      <App store={store} />
    </ClientContext>
  </Boundary>,
)
