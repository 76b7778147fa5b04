// Where photos are dropped, or chosen.
import { h, icon } from '../dom.js';
import { t } from '../i18n.js';
import { filesOf } from './photo-file.js';

let made = 0;

/** @param onFiles takes the files; what of them is a photo it finds out itself */
export function dropZone(label, onFiles) {
  const id = `files-${++made}`;
  const input = h('input.visually-hidden', {
    type: 'file', id, multiple: true, accept: 'image/jpeg,image/png,image/webp', 'aria-describedby': `${id}-words`,
    onchange: () => {
      onFiles([...input.files]);
      input.value = '';
    },
  });
  const root = h('div.drop-zone', {}, icon('photo'), h('div.stack', {}, h('div.row', {}, input, h('label.button.primary', { for: id }, icon('plus'), label), h('span', {}, t('desk.photos.orDrop'))),
    h('p.hint', { id: `${id}-words` }, t('desk.photos.kinds'))));
  return {
    root,
    /** Takes drops anywhere on an element. */
    accept(element, isWanted) {
      let depth = 0;
      const isFiles = (event) => event.dataTransfer?.types.includes('Files') && isWanted();
      const end = () => {
        depth = 0;
        element.classList.remove('dropping');
      };
      element.addEventListener('dragenter', (event) => {
        if (!isFiles(event)) return;
        depth++;
        element.classList.add('dropping');
      });
      element.addEventListener('dragover', (event) => {
        if (!isFiles(event)) return;
        event.preventDefault();
        event.dataTransfer.dropEffect = 'copy';
      });
      element.addEventListener('dragleave', (event) => { if (isFiles(event) && --depth <= 0) end(); });
      element.addEventListener('drop', async (event) => {
        if (!isFiles(event)) return;
        event.preventDefault();
        end();
        onFiles(await filesOf(event.dataTransfer));
      });
    },
  };
}

// A photo dropped beside the zone must not make the browser leave the desk for it.
addEventListener('dragover', (event) => { if (event.dataTransfer?.types.includes('Files')) event.preventDefault(); });
addEventListener('drop', (event) => { if (event.dataTransfer?.types.includes('Files')) event.preventDefault(); });
