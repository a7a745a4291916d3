-- Say what was found of a reading beyond an own area.
SELECT door.examine_crossing(%(token)s, %(crossing)s, %(finding)s)
