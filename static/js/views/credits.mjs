// Whose data this is: the boundary that shares are measured against, and the world around it.

import {fill, h} from '../dom.mjs';

/** Shows sources and licences, each as far as it is known. */
export function showCredits(root, record) {
  const {source, licence, attribution} = record.boundary;
  const boundary = [source, attribution !== source && attribution, licence].filter(Boolean).join(' · ');
  fill(root,
    boundary && h('p', {}, h('strong', {}, `Boundary of ${record.name}: `), boundary),
    h('p', {}, h('strong', {}, 'Land and borders around it: '), 'Natural Earth, public domain'),
    h('p', {}, 'Areas are measured on the WGS 84 ellipsoid. Control on the ground is not a claim of right: ',
      'the map says who held land, not who should.'),
    h('p', {}, h('a', {href: `/territories/${record.slug}`}, 'This record as data'), ' · revision ', String(record.revision)));
}
