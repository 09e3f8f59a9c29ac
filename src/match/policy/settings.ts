/** Labels of what somebody has set: another value is another setting, whatever the kind of the value. */

/** Numbers by which things are told apart that somebody has numbered; a session, a query or a process is numbered by the system. */
export const setNumber =
  /\b(?:permit|deny),? seq(?:uence)? *$|\b(?:rule|policy|entry|seq(?:uence)?)[ ._-]?(?:id|number|no\.?)(?: is|:|=)? *$|\b(?:router|vlan|area|server|broker|domain|vrf|bridge|instance|pw|vxlan|802\.1q|vrid|aggregator|cluster|group|tunnel|segment|region|peer|system|site|unit|rack|vpn|evi|route distinguisher)[ ._-]?id(?:entifier)?(?: is|:|=)? *$|\bprefix-sid index(?: is|:|=)? *$/;

/** Times with a hyphen, as configurations write them. */
export const setTime =
  /\b(?:hold|hello|forward|dead|lease|default-lease|max-lease|aging|age|restart|tick|retry|suppress|advertisement)[ _-]time(?: is|:|=)? *$|\b(?:ticktime|ageing time|aging time|restart time)(?: is|:|=)? *$/;

/** What a container may take and asks for, as `kubectl describe` shows it. */
export const setQuantity = /^(?:cpu|memory|ephemeral-storage) ?: *$/;

/** Columns of limits and quotas. */
export const setColumn = /^(?:HARD|MIN|MAX|DEFAULT\b.*|(?:MAX |MIN |.* )?(?:LIMIT|REQUEST)s?|LIMITS|REQUESTS|QUOTA)$/;

/** Limits, and what there is to give. */
export const setLimit = /\b(?:max\w*|limits?|capacity|allocatable|quotas?|hard)\b[^,;|]*$|\bworker connections *$/;

/** Speeds, limits and sizes that are set, in front of a size. */
export const setSize =
  /^disk \/ ?dev ?\/ ?\S+ ?:? *$|\b(?:speed|rate|shape|burst|ceil|quotas?|limits?|max\w*|capacity|reserv\w*)\b[^,;|]*$/;

/** `target:1:10`, `class 1:10`, `"80:80"`: two numbers with a colon between them are no time of day there. */
export const setPair =
  /\b(?:rt|rd|route-target|soo|export|import|both|community|communities|classid|flowid|parent|handle|vrf)\b[ :=]*$|\b(?:class|qdisc|filter)\b(?: \w+)?[ :]*$/;

/** Time limits and intervals that are set, in front of a time. */
export const setTimer =
  /\b(?:hold ?time|hold|keepalive|interval|timeout|dead|hello|lease|poll|delay|ttl|max[ -]?age|retention|period|initialdelayseconds|start-period|grace|restartsec|logingracetime|advertisement runs|window)(?: time| timer| interval)?(?: is|:|=)? *$|\btimeout (?:[\w-]+ ){1,2}$|\bop ?= ?exists for *$|\b(?:every|retry after|keeps?|kept|retain(?:s|ed)?(?: for)?|(?:restart|stale-?path|retry)(?: timer| timer is)) *$|\bkeepalive set \( *$/;

/** What the system itself writes into a listing that is else a configuration. */
export const drawnInListing =
  /\b(?:resource ?version|(?:observed ?)?generation|restart ?count|pid|node ?port|uid|revision|serial|last\w*|start\w*|age|uptime)(?: is|:|=)? *"?$/;
