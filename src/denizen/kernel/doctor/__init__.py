"""What the doctor looks at that belongs to no room: home and disks, the server, roles and rights, backups, certificate.

Rooms say of their own matters in `Room.look`.
"""
