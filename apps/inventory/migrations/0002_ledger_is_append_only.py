from django.db import migrations

REFUSE_CHANGES = """
CREATE FUNCTION inventory_ledger_is_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'The stock ledger is append-only: write a correction.' USING ERRCODE = 'restrict_violation';
END
$$;
CREATE TRIGGER inventory_ledger_is_append_only BEFORE UPDATE OR DELETE ON inventory_ledger
FOR EACH ROW EXECUTE FUNCTION inventory_ledger_is_append_only();
"""
ALLOW_CHANGES = """
DROP TRIGGER inventory_ledger_is_append_only ON inventory_ledger;
DROP FUNCTION inventory_ledger_is_append_only();
"""

# Every sale updates its stock row twice: room on the page keeps these updates out of the indexes.
LEAVE_ROOM = "ALTER TABLE inventory_stock SET (fillfactor = 50)"
FILL_UP = "ALTER TABLE inventory_stock RESET (fillfactor)"


class Migration(migrations.Migration):
    dependencies = [("inventory", "0001_initial")]

    operations = [
        migrations.RunSQL(REFUSE_CHANGES, ALLOW_CHANGES),
        migrations.RunSQL(LEAVE_ROOM, FILL_UP),
    ]
