from django.db import migrations, models


class Migration(migrations.Migration):
    """The card's rendition is one of many now, found by its name."""

    dependencies = [("catalog", "0002_price_lists")]

    operations = [
        migrations.RemoveConstraint("image", "image_is_whole_or_absent"),
        migrations.RemoveField("image", "card_file"),
        migrations.AddConstraint(
            "image",
            models.CheckConstraint(
                condition=models.Q(file="", width=0, height=0)
                | (~models.Q(file="") & models.Q(width__gt=0, height__gt=0)),
                name="image_is_whole_or_absent",
            ),
        ),
    ]
