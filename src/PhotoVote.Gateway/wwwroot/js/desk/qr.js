// QR codes, as the server gives them: a size in modules and a path of lines. Dark on white whatever the theme: some phones read nothing else.
import { svg } from '../dom.js';

export const drawQr = ({ size, path }, label) => svg('svg.qr', { viewBox: `0 0 ${size} ${size}`, 'shape-rendering': 'crispEdges', role: 'img', 'aria-label': label },
  svg('path', { fill: '#fff', d: `M0 0h${size}v${size}H0z` }), svg('path', { stroke: '#000', d: path }));
