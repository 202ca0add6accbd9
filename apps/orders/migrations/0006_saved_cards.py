from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('orders', '0005_language'),
    ]

    operations = [
        migrations.AddField(
            model_name='checkoutsaga',
            name='saves_method',
            field=models.BooleanField(db_default=False, default=False),
        ),
    ]
